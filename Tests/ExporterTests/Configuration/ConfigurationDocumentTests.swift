import Collector
import FoundationEssentials
import Testing
import YAML

@testable import posthog_logs_exporter

@Suite("What documents say of configuration files")
struct ConfigurationDocumentTests {
    private static let schemaPath = "\(ConfigurationFiles.root)/docs/configuration.schema.json"

    @Test("docs/configuration.schema.json has every setting with type, bounds and default; UPDATE_GOLDEN=1 rewrites it")
    func schema() throws {
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try SchemaText.text.write(toFile: Self.schemaPath, atomically: true, encoding: .utf8)
        }
        #expect(try ConfigurationFiles.text(Self.schemaPath) == SchemaText.text)
    }

    @Test("the schema accepts what the decoder accepts", arguments: ConfigurationFiles.good)
    func accepted(_ name: String) throws {
        #expect(try Self.accepts(ConfigurationFiles.text(ConfigurationFiles.good(name))))
    }

    /// What no schema can say: what a text means, and what belongs together.
    private static let beyondSchema = ofMetrics.union([
        "bucket-alone-does-not-fit", "bucket-does-not-fit", "bucket-is-no-width", "ca-file-is-missing",
        "ca-file-is-something-else", "duration-out-of-range", "host-of-a-page", "host-of-applications",
        "host-with-password",
        "key-twice", "key-variable-is-a-key", "key-variable-is-not-set", "lookback-is-no-multiple",
        "lookback-of-too-many-buckets", "no-key", "no-projects", "plain-http", "project-name-is-another-id",
        "pattern-is-broken", "pattern-of-two-halves", "project-name-twice", "project-twice",
        "replacement-without-group", "series-ttl-is-short",
        "shard-beyond-the-last", "shard-is-a-number", "shard-of-no-pod",
        "window-of-seconds",
    ])

    private static let ofMetrics: Set<String> = [
        "by-name-is-no-name", "by-name-of-prometheus", "by-of-five", "by-of-nothing", "by-of-the-service-resource",
        "by-of-three-that-may-lack", "by-one-name-twice", "by-the-same-twice", "match-service-is-too-long",
        "match-severity-is-unknown", "metric-interval-out-of-range", "metric-name-of-a-part",
        "metric-name-of-a-process", "metric-name-of-the-exporter", "metric-name-twice", "metric-name-with-a-short-unit",
        "metric-name-with-a-type", "metric-name-with-another-unit", "metric-name-with-two-underscores",
        "metric-of-unknown-project", "where-gt-is-no-number", "where-gt-of-a-resource", "where-message-is-set",
        "where-number-is-written-otherwise", "where-of-the-body", "where-regex-is-broken", "where-regex-looks-ahead",
        "where-set-is-false", "where-value-is-empty", "where-values-are-none", "where-with-two-comparisons",
        "where-with-two-subjects", "where-without-comparison", "where-without-subject",
    ]

    @Test("and refuses what the decoder refuses, but for what no schema can say", arguments: ConfigurationFiles.bad)
    func refused(_ name: String) throws {
        let text = try ConfigurationFiles.text(ConfigurationFiles.bad(name))
        // An editor says by itself what is no YAML.
        guard (try? YAMLDocument.parse(Array(text.utf8))) != nil else { return }
        #expect(try Self.accepts(text) == Self.beyondSchema.contains(name))
    }

    @Test("docs/CONFIGURATION.md has every setting of a file in its order, with placeholder and default, and no other")
    func reference() throws {
        let text = try ConfigurationFiles.text("\(ConfigurationFiles.root)/docs/CONFIGURATION.md")
        let block = try #require(text.split(separator: "```yaml\n").dropFirst().first?.split(separator: "```").first)
        var section = ""
        var documented: [String] = []
        for line in block.split(separator: "\n") where !line.contains("#") {
            if !line.hasPrefix(" ") { section = String(line.dropLast()) }
            guard line.hasPrefix("  [ ") else { continue }
            documented.append("\(section).\(line.dropFirst(4).dropLast(2))")
        }
        let expected = DataSettings.all.map { setting in
            "\(setting.section).\(setting.name): \(Self.placeholder(setting.kind))"
                + (setting.standard.map { " | default = \($0)" } ?? "")
        }
        #expect(documented == expected)
    }

    @Test("the other file there can be used")
    func example() throws {
        let text = try ConfigurationFiles.text("\(ConfigurationFiles.root)/docs/CONFIGURATION.md")
        let block = try #require(text.split(separator: "```yaml\n").dropFirst(3).first?.split(separator: "```").first)
        // Its certificates are not here.
        let example = block.replacing(", ca_file: /etc/ssl/ads.pem", with: "")
        #expect(example.count < block.count)
        let source = ConfigurationSource(
            file: "example.yml", flags: GivenSettings(), projectIDs: [], environment: Environment([:]))
        #expect(try source.load(Array(example.utf8)).projects.map(\.project.name) == ["shop", "ads"])
        #expect(try Self.accepts(String(example)))
    }

    /// As Prometheus writes it.
    private static func placeholder(_ kind: SettingKind) -> String {
        if case .list = kind { "[ <\(kind.placeholder)>, ... ]" } else { "<\(kind.placeholder)>" }
    }

    private static func accepts(_ yaml: String) throws -> Bool {
        let document = try #require(try YAMLDocument.parse(Array(yaml.utf8)))
        return try SchemaCheck(ConfigurationFiles.text(schemaPath)).accepts(document)
    }
}
