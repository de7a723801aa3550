#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A pipe for a program's standard error. A test reads what it wants to know, and then leaves it full.
final class StuckPipe {
    /// The program's end, as the test has it.
    let writeEnd: Int32
    private let readEnd: Int32
    private var bytes: [UInt8] = []

    struct Broken: Error {
        let code: Int32
    }

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Broken(code: errno) }
        (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(readEnd, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    /// All that has come so far.
    var text: String {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(readEnd, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Leaves no room for another byte.
    func fill() {
        // Not to block holds for all who share the pipe, so no longer than for the test's own bytes.
        _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK)
        defer { _ = fcntl(writeEnd, F_SETFL, 0) }
        let chunk = [UInt8](repeating: UInt8(ascii: "."), count: 4096)
        while write(writeEnd, chunk, chunk.count) > 0 {}
        while write(writeEnd, chunk, 1) > 0 {}
    }
}
