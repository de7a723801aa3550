import Glibc

/// Which file a path names, links not followed. It is found out without opening the file: to close it would end SQLite's
/// locks.
struct FileIdentity: Equatable {
    private let device: dev_t
    private let inode: ino_t

    /// nil if there is none.
    init?(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        (device, inode) = (status.st_dev, status.st_ino)
    }
}
