import Glibc

/// Reads small files whole: keys, certificates, configuration.
enum FileContents {
    /// Larger files are none of these.
    fileprivate static let limit = 4 << 20
    /// How long to wait for data from a pipe, in milliseconds.
    private static let maxWait: Int32 = 10_000

    /// Whether it can be read more than once: a pipe cannot. A file that is missing may come back.
    static func isLasting(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }

    static func read(_ path: String) throws(FileFailure) -> [UInt8] {
        // A pipe that nobody writes to must not hold up the process.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileFailure(code: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = try read(descriptor, &chunk)
            guard count > 0 else {
                // Not the same as an empty file, which for a web configuration means that everybody may come in.
                guard !bytes.isEmpty || !isPipe(descriptor) else { throw FileFailure(code: EPIPE) }
                return bytes
            }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw FileFailure(code: EFBIG) }
        }
    }

    private static func isPipe(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    }

    private static func read(_ descriptor: Int32, _ chunk: inout [UInt8]) throws(FileFailure) -> Int {
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count < 0 else { return count }
            guard errno == EAGAIN || errno == EINTR else { throw FileFailure(code: errno) }
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, maxWait) != 0 else { throw FileFailure(code: ETIMEDOUT) }
        }
    }
}

/// Why a file cannot be read.
struct FileFailure: Error, CustomStringConvertible {
    fileprivate let code: Int32

    /// In the operating system's words, but for what only this program objects to.
    var words: String {
        switch code {
        case EFBIG: "it has more than \(FileContents.limit >> 20) MiB"
        case EPIPE: "it is a pipe with nothing in it"
        default: String(cString: strerror(code))
        }
    }

    /// With what to do about it.
    var description: String { "\(words): \(remedy)" }

    /// What to do about it.
    var remedy: String {
        switch code {
        case EFBIG: "name another file"
        case EISDIR: "name a file, not a folder"
        case EPIPE, ETIMEDOUT: "write to the pipe first, or name a file"
        default: "check that it exists and may be read by this user"
        }
    }
}
