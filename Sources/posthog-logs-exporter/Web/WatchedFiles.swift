import Glibc

/// Files that were read, and their versions just before, so that a change is seen.
struct WatchedFiles: Sendable {
    private var seen: [String: FileVersion?] = [:]

    /// The bytes of a file, which is watched from now on whether it can be read or not.
    mutating func read(_ path: String) throws(FileFailure) -> [UInt8] {
        seen[path] = FileVersion(path)
        return try FileContents.read(path)
    }

    /// Whether one of them has changed since.
    var haveChanged: Bool { seen.contains { FileVersion($0.key) != $0.value } }
}

/// What changes of a file when somebody writes or replaces it.
private struct FileVersion: Equatable, Sendable {
    private let device: UInt
    private let inode: UInt
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    /// nil for a file that is not there.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt(status.st_dev)
        inode = UInt(status.st_ino)
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
