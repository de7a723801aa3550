import FoundationEssentials

@testable import posthog_logs_exporter

/// The configuration files beside the tests.
enum ConfigurationFiles {
    static let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
    private static let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined()

    static let bad = names(in: "Bad")
    static let good = names(in: "Good")

    static func bad(_ name: String, _ ending: String = "yml") -> String { "\(folder)/Bad/\(name).\(ending)" }
    static func good(_ name: String) -> String { "\(folder)/Good/\(name).yml" }

    static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// Without anything in the environment but the key that one of them names.
    static func load(_ path: String, _ environment: [String: String] = [:]) throws(SettingsError) -> Configuration {
        try ConfigurationSource(
            file: path, flags: GivenSettings(), projectIDs: [],
            environment: Environment(environment.merging(["KEY_OF_TESTS": "phx_tests"]) { mine, _ in mine })
        ).load()
    }

    private static func names(in kind: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(kind)")) ?? []
        return files.filter { $0.hasSuffix(".yml") }.map { String($0.dropLast(4)) }.sorted()
    }
}
