import Glibc

/// An open file or folder, closed with its value.
struct OpenFile: ~Copyable {
    private let descriptor: Int32

    /// - Parameters:
    ///   - flags: of open(2); programs that this one might start never inherit it.
    ///   - mode: the permissions of a file that is made.
    init(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(SystemFailure) {
        descriptor = open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw SystemFailure("open") }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Acquires the lock on the file, unless someone else holds it. It ends with the value, or with the process.
    /// - Returns: whether it was acquired.
    func lock() throws(SystemFailure) -> Bool {
        guard flock(descriptor, LOCK_EX | LOCK_NB) != 0 else { return true }
        guard errno != EWOULDBLOCK else { return false }
        throw SystemFailure("flock")
    }

    /// Whether it is the file that this path names by now.
    func isNamed(_ path: String) -> Bool {
        var own = stat()
        var named = stat()
        return fstat(descriptor, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino
            && own.st_dev == named.st_dev
    }

    /// The bytes from where reading stopped before, up to `count` of them or to the file's end.
    func read(atMost count: Int = .max) throws(SystemFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < count {
            let got = Glibc.read(descriptor, &chunk, min(chunk.count, count - bytes.count))
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw SystemFailure("read") }
            guard got > 0 else { break }
            bytes += chunk[..<got]
        }
        return bytes
    }

    func write(_ bytes: [UInt8]) throws(SystemFailure) {
        var remaining = bytes[...]
        while !remaining.isEmpty {
            let written = remaining.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written >= 0 else { throw SystemFailure("write") }
            remaining = remaining.dropFirst(written)
        }
    }

    /// Waits until the storage has all of it: of a folder, its names.
    func sync() throws(SystemFailure) {
        while fsync(descriptor) != 0 {
            guard errno == EINTR else { throw SystemFailure("fsync") }
        }
    }
}
