import Glibc

/// Files that were read, and how they looked just before, so that a change shows.
struct WatchedFiles: Sendable {
    private var seen: [String: FileMark?] = [:]

    /// Larger files are nobody's certificates.
    private static let limit = 1 << 20

    /// The bytes of a file, which is watched from now on whether it can be read or not.
    mutating func read(_ path: String) throws(FileFailure) -> [UInt8] {
        seen[path] = FileMark(path)
        // Without waiting for somebody to write into it, should it be a pipe.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileFailure(code: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count >= 0 else { throw FileFailure(code: errno) }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= Self.limit else { throw FileFailure(code: EFBIG) }
        }
    }

    /// Whether one of them looks otherwise by now.
    var haveChanged: Bool { seen.contains { FileMark($0.key) != $0.value } }
}

/// Why a file cannot be read.
struct FileFailure: Error {
    fileprivate let code: Int32

    /// In the operating system's words.
    var words: String { String(cString: strerror(code)) }
}

/// What changes of a file when somebody writes or replaces it.
private struct FileMark: Equatable, Sendable {
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
