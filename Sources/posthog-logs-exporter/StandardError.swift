#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where the log goes, and a command's complaints. Whoever writes never waits for whoever reads.
enum StandardError {
    /// Each line is written with one write(2), so that lines of several processes do not mix.
    static let queue = LineQueue(capacity: 1 << 20) { writeAll($0, to: STDERR_FILENO) }

    /// Before the process ends: waits for a reader, but not for one who does not read.
    static func flush() {
        queue.flush(within: .milliseconds(500))
    }
}

/// Where a person reads what was asked for. Written at once, also into a pipe.
enum StandardOutput {
    static func write(_ text: String) {
        _ = writeAll(text, to: STDOUT_FILENO)
    }
}

/// Waits as long as it takes. False if the text, or the rest of it, cannot be written.
private func writeAll(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
        var rest = UnsafeRawBufferPointer(bytes)[...]
        while !rest.isEmpty {
            let written = writeOnce(UnsafeRawBufferPointer(rebasing: rest), to: descriptor)
            guard written >= 0 || errno == EINTR || (errno == EAGAIN && waitUntilWritable(descriptor)) else {
                return false
            }
            rest = rest.dropFirst(max(written, 0))
        }
        return true
    }
}

private func writeOnce(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}

/// For a pipe or terminal that somebody who shares it has set not to block. False if there is nothing to wait for.
private func waitUntilWritable(_ descriptor: Int32) -> Bool {
    var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&event, 1, -1) >= 0 || errno == EINTR
}
