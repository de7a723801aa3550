#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The program under test, as it was built.
enum ExporterBinary {
    struct Missing: Error, CustomStringConvertible {
        let description = "the executable is not built: make build"
    }

    static let packageRoot = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()

    /// What POSTHOG_LOGS_EXPORTER names, else the release, else the debug build.
    static func path() throws -> String {
        if let named = getenv("POSTHOG_LOGS_EXPORTER"), named.pointee != 0 { return String(cString: named) }
        let built = ["release", "debug"].map { "\(packageRoot)/.build/\($0)/posthog-logs-exporter" }
        guard let path = built.first(where: { access($0, X_OK) == 0 }) else { throw Missing() }
        return path
    }
}
