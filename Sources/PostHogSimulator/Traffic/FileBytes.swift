#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Reads a whole file, a pipe or the standard input. FoundationEssentials takes regular files only.
enum FileBytes {
    struct Failure: Error {
        /// The system's own words.
        let why: String
    }

    /// The standard input for `-`.
    static func read(_ path: String) throws(Failure) -> [UInt8] {
        guard path != "-" else { return try read(from: STDIN_FILENO) }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .current }
        defer { close(file) }
        return try read(from: file)
    }

    private static func read(from file: Int32) throws(Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = buffer.withUnsafeMutableBytes { systemRead(file, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            if count > 0 {
                bytes += buffer[..<count]
            } else if errno != EINTR {
                throw .current
            }
        }
    }
}

/// The system's read, whose name the methods above hide.
private func systemRead(_ file: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    read(file, buffer, count)
}

extension FileBytes.Failure {
    fileprivate static var current: FileBytes.Failure {
        FileBytes.Failure(why: String(cString: strerror(errno)))
    }
}
