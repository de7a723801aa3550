#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where the log goes.
enum StandardError {
    /// Writes the text with one write(2), so that lines of several threads and processes do not mix. What cannot be
    /// written is lost: there is nowhere else to say so.
    @Sendable
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            writeAll(UnsafeRawBufferPointer(bytes), to: STDERR_FILENO)
        }
    }
}

/// Where a person reads what was asked for. Written at once, also into a pipe.
enum StandardOutput {
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            writeAll(UnsafeRawBufferPointer(bytes), to: STDOUT_FILENO)
        }
    }
}

private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let written = writeOnce(UnsafeRawBufferPointer(rebasing: rest), to: descriptor)
        guard written >= 0 || errno == EINTR else { return }
        rest = rest.dropFirst(max(written, 0))
    }
}

private func writeOnce(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
    write(descriptor, bytes.baseAddress, bytes.count)
}
