import PostHogSimulator

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Log records of real systems, where they lie beside the package's folder. Their data is not part of it.
enum RealLogs {
    static let path = ExporterBinary.packageRoot + "/../shared/data/real-logs-1h.jsonl.gz"

    static var isPresent: Bool { access(path, R_OK) == 0 }

    static func read() async throws -> ReplayFile {
        let unpacking = try ChildProcess("gzip", ["-dc", path])
        defer { unpacking.kill() }
        guard try await unpacking.wait() == .exit(0) else {
            throw ChildProcess.CannotStart(description: "gzip: \(unpacking.errorText)")
        }
        return try ReplayFile(path: unpacking.outputPath)
    }
}
