import CBuildInfo

/// What this binary is.
enum BuildInfo {
    static let name = "posthog-logs-exporter"
    /// `Sources/CBuildInfo/shim.h` has the one of this source.
    static let version = String(cString: build_version())
    /// The commit it was built from, where the build was told.
    static let revision = String(cString: build_revision())

    /// The compiler's version, as far as a source file can tell.
    static var swiftVersion: String {
        #if compiler(>=6.4)
            "6.4"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }

    static var versionLine: String { "\(name) \(version) (revision \(revision), Swift \(swiftVersion))" }
    static var userAgent: String { "\(name)/\(version)" }
}
