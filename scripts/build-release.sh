#!/bin/bash
# Builds the binary that packages have, stripped and with Swift linked in, and prints its path. What the variables VERSION and REVISION say ends in
# `--version` and build_info; without them it is the version of Sources/CBuildInfo/shim.h and git's commit. It is built
# apart from what developers build, since both change with every commit.
set -euo pipefail
cd "$(dirname "$0")/.."

version=${VERSION:-$(sed -n 's/^#define BUILD_VERSION "\(.*\)"$/\1/p' Sources/CBuildInfo/shim.h)}
revision=${REVISION:-$(git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)}
for value in "$version" "$revision"; do
    # They become part of a C string.
    [[ $value =~ ^[0-9A-Za-z.+~-]+$ ]] || {
        echo "VERSION or REVISION \"$value\" has other characters than letters, digits and .+~-" >&2
        exit 1
    }
done

build=(swift build -c release --static-swift-stdlib --scratch-path .build/package --product posthog-logs-exporter
    -Xcc "-DBUILD_VERSION=\"$version\"" -Xcc "-DBUILD_REVISION=\"$revision\"" -Xlinker -s)
# For a small file: functions that nobody calls are left out, those with the same code are one, no symbol is offered to other libraries,
# and relocations are packed, which glibc 2.36 and newer (Debian 12) can read. The tables for unwinding, an eighth of it, are left out
# too: no exception of C++ is caught here, Swift's errors need none, and Swift shows no backtrace of a binary that stands alone.
if [ "$(uname -s)" = Linux ]; then
    mkdir -p .build/package
    echo 'SECTIONS { /DISCARD/ : { *(.eh_frame) } } INSERT AFTER .text;' >.build/package/no-unwinding.ld
    build+=(-Xswiftc -Xfrontend -Xswiftc -function-sections -Xswiftc -use-ld=lld -Xlinker --no-export-dynamic
        -Xlinker --icf=all -Xlinker -z -Xlinker pack-relative-relocs
        -Xlinker --no-eh-frame-hdr -Xlinker "$PWD/.build/package/no-unwinding.ld")
fi
"${build[@]}" >&2
echo "$("${build[@]}" --show-bin-path)/posthog-logs-exporter"
