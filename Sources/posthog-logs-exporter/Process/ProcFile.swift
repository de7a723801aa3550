#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

#if os(Linux)
    /// Gets at Linux' /proc.
    enum ProcFile {
        /// The whole text of a file; nil if it cannot be read.
        static func text(_ path: String) -> String? {
            let file = open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { return nil }
            defer { close(file) }
            var bytes: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 8192)
            while true {
                let count = read(file, &chunk, chunk.count)
                guard count >= 0 else { return nil }
                guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
                bytes += chunk[..<count]
            }
        }

        /// How many descriptors this process has open.
        static func openDescriptors() -> Int? {
            guard let directory = opendir("/proc/self/fd") else { return nil }
            defer { closedir(directory) }
            var entries = 0
            while readdir(directory) != nil { entries += 1 }
            return entries - 3  // ".", ".." and the one that this function has opened
        }
    }
#endif
