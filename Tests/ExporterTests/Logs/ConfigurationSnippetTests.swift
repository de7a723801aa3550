import PostHogLogs
import Testing
import YAML

@testable import posthog_logs_exporter

@Suite struct ConfigurationSnippetTests {
    private struct Unexpected: Error {
        let line: Int
    }

    /// A mapping's value by its key.
    private func value(_ key: String, in node: YAMLNode) throws -> YAMLNode {
        guard case .mapping(let pairs) = node.content else { throw Unexpected(line: node.line) }
        return try #require(pairs.first { $0.key == key }?.value)
    }

    private func items(_ node: YAMLNode) throws -> [YAMLNode] {
        guard case .sequence(let items) = node.content else { throw Unexpected(line: node.line) }
        return items
    }

    private func text(_ node: YAMLNode) throws -> String {
        guard case .scalar(let text, _) = node.content else { throw Unexpected(line: node.line) }
        return text
    }

    private func entry(_ snippet: ConfigurationSnippet) throws -> YAMLNode {
        let document = try #require(try YAMLDocument.parse(Array(snippet.text.utf8)))
        let entries = try items(value("log_metrics", in: document))
        #expect(entries.count == 1)
        return entries[0]
    }

    @Test("values become a condition and a label, and YAML reads every text back as it was")
    func values() throws {
        let hostile = [
            "402", "a \"b\" \\ c", "#x: {y}", "\u{1B}\u{2028}\u{FEFF}\u{85}", "žluť 🐎", "null", "'", "\u{FFFE}",
        ]
        var filter = LogsFilter(services: ["checkout: x"])
        filter.conditions = [try FilterCondition("env!=staging,test", of: .resource)]
        let entry = try entry(ConfigurationSnippet(of: "http.status", .attribute, values: hostile + [""], filter))
        let match = try value("match", in: entry)
        #expect(try items(value("services", in: match)).map(text) == ["checkout: x"])
        let conditions = try items(value("where", in: match))
        #expect(try text(value("resource", in: conditions[0])) == "env")
        #expect(try items(value("is_not", in: conditions[0])).map(text) == ["staging", "test"])
        #expect(try text(value("attribute", in: conditions[1])) == "http.status")
        #expect(try items(value("is", in: conditions[1])).map(text) == hostile)
        let label = try items(value("by", in: entry))[0]
        #expect(
            try text(value("attribute", in: label)) == "http.status" && text(value("as", in: label)) == "http_status")
        #expect(try text(value("name", in: entry)) == "log_entries_by_http_status_total")
        #expect(try text(value("interval", in: entry)) == "5m")
    }

    @Test("four keys at most become labels, whose names Prometheus takes and that differ")
    func keys() throws {
        let names = ["le", "9lives", "a.b", "a-b", "z"]
        let keys = [AttributeKey(name: "x", kind: nil)] + names.map { AttributeKey(name: $0, kind: .resource) }
        let entry = try entry(try #require(ConfigurationSnippet(by: keys, LogsFilter())))
        let labels = try items(value("by", in: entry)).map { try text(value("as", in: $0)) }
        #expect(labels == ["le_attribute", "attribute_9lives", "a_b", "a_b_2"])
        guard case .mapping(let pairs) = entry.content else { throw Unexpected(line: entry.line) }
        #expect(pairs.map(\.key) == ["name", "help", "by", "interval"])
        #expect(ConfigurationSnippet(by: [], LogsFilter()) == nil)
    }
}
