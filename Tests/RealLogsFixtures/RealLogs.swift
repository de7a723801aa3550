package import PostHogSimulator

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// 16,000 log records of real systems, where they lie beside the package's folder. Their data is not part of it.
package enum RealLogs {
    package static let path =
        #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
        + "/shared/data/real-logs-1h.jsonl.gz"

    package static var isPresent: Bool {
        access(path, R_OK) == 0
    }

    package static func read() throws -> ReplayFile {
        try ReplayFile(lines: unpacked(), name: "real logs")
    }

    private static func unpacked() -> [UInt8] {
        guard let pipe = popen("gzip -dc '\(path)'", "r") else { return [] }
        defer { pclose(pipe) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}
