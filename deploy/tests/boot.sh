#!/bin/bash
# Boots the systemd of a root in namespaces of its own: nothing of it is seen outside, and it ends with this process.
#
#     unshare --fork --pid --mount --uts --ipc --net --cgroup --kill-child=KILL boot.sh root
set -euo pipefail
root=$1

mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
for place in run tmp dev sys/fs/cgroup; do mount -t tmpfs tmpfs "$root/$place"; done
for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
touch "$root/dev/console"
mkdir "$root/sys/fs/cgroup/systemd"
if ! mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd" 2>/dev/null; then
    umount "$root/sys/fs/cgroup"
    mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
fi
ip link set lo up

# No chroot: in one there are no user namespaces. And what is mounted for a credential has to be seen by all.
mkdir -p "$root/outside"
cd "$root"
pivot_root . outside
exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    /bin/sh -c 'umount -l /outside && mount --make-rshared / && exec /lib/systemd/systemd --system'
