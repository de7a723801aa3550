#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where the log goes, and a command's errors. Whoever writes never waits for long for whoever reads.
enum StandardError {
    /// Each line is written with one write(2), so that lines of several processes do not mix.
    static let queue = LineQueue(capacity: 1 << 20) { writeAll($0, to: STDERR_FILENO) == 0 }

    /// Before the process ends: waits for a reader, but not for one who does not read.
    static func flush() {
        queue.flush(within: .milliseconds(500))
    }

    /// Writes one line behind the log, without a thread; in vain if nobody reads.
    static func report(_ line: String) {
        // A pipe that takes a byte takes so many without waiting.
        write(String(decoding: line.utf8.prefix(Int(PIPE_BUF) - 1), as: UTF8.self) + "\n")
    }

    /// The same of a short text that need be no line.
    static func write(_ text: String) {
        flush()
        guard waitUntilWritable(STDERR_FILENO, milliseconds: 500) else { return }
        _ = writeAll(text, to: STDERR_FILENO)
    }
}

/// Where a person reads what was asked for. Written at once, also into a pipe.
enum StandardOutput {
    /// - Returns: 0, or the number of the error for which it, or the rest of it, cannot be written.
    @discardableResult
    static func write(_ text: String) -> Int32 {
        writeAll(text, to: STDOUT_FILENO)
    }
}

/// Waits as long as it takes. Returns 0, or the number of the error for which the text, or the rest of it, cannot be written.
private func writeAll(_ text: String, to descriptor: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
        var remaining = UnsafeRawBufferPointer(bytes)[...]
        while !remaining.isEmpty {
            let written = writeOnce(UnsafeRawBufferPointer(rebasing: remaining), to: descriptor)
            let code = written < 0 ? errno : 0
            guard [0, EINTR].contains(code) || code == EAGAIN && waitUntilWritable(descriptor, milliseconds: -1) else {
                return code
            }
            remaining = remaining.dropFirst(max(written, 0))
        }
        return 0
    }
}

private func writeOnce(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}

/// False if there is nothing to wait for, or not within the time; -1 is no limit.
private func waitUntilWritable(_ descriptor: Int32, milliseconds: Int32) -> Bool {
    var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    let count = poll(&event, 1, milliseconds)
    return count > 0 || (count < 0 && errno == EINTR)
}
