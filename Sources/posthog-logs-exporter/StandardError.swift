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
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while !rest.isEmpty {
                let written = writeOnce(UnsafeRawBufferPointer(rebasing: rest))
                guard written >= 0 || errno == EINTR else { return }
                rest = rest.dropFirst(max(written, 0))
            }
        }
    }
}

private func writeOnce(_ bytes: UnsafeRawBufferPointer) -> Int {
    write(STDERR_FILENO, bytes.baseAddress, bytes.count)
}
