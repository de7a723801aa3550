import Collector
import Exposition
import Testing

@testable import posthog_logs_exporter

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The metrics of the page as a whole.
@Suite struct BuiltInMetricsTests {
    /// What a table of docs/METRICS.md says of a metric.
    struct Row: Equatable {
        let name: String
        let type: String
        let labels: [String]
    }

    @Test("docs/METRICS.md has every metric with its type and labels, in the order of the page, and no other")
    func documented() throws {
        let catalogue = MetricCatalogue.builtIn.all.map {
            Row(name: $0.name, type: $0.kind.rawValue, labels: $0.labelNames)
        }
        #expect(try Self.documentedRows() == catalogue)
    }

    @Test("docs/METRICS.md names nothing that does not exist, in its examples neither")
    func mentioned() throws {
        let served = Set(MetricCatalogue.builtIn.all.flatMap(Self.seriesNames))
        let words = try Self.document().split { !($0.isLetter || $0.isNumber || $0 == "_") }
        let named = words.map(String.init).filter { $0.hasPrefix("posthog_logs_") || $0.hasPrefix("process_") }
        #expect(named.count > MetricCatalogue.builtIn.all.count)
        #expect(Set(named).subtracting(served) == [])
    }

    @Test("what PostHog says comes first, then the exporter, then the process")
    func groups() {
        let groups = MetricCatalogue.builtIn.all.map { descriptor in
            descriptor.name.hasPrefix("process_") ? 2 : descriptor.name.hasPrefix("posthog_logs_exporter_") ? 1 : 0
        }
        #expect(groups == groups.sorted())
        #expect(Set(groups) == [0, 1, 2])
        #expect(
            MetricCatalogue.builtIn.all.allSatisfy {
                $0.name.hasPrefix("posthog_logs_") || $0.name.hasPrefix("process_")
            })
    }

    @Test("a help text is one sentence of its own", arguments: MetricCatalogue.builtIn.all)
    func help(of metric: MetricDescriptor) {
        #expect(metric.help.hasSuffix("."))
        #expect(metric.help.count { $0 == "." } == 1)
        #expect(metric.help.first?.isUppercase == true)
        #expect(MetricCatalogue.builtIn.all.count { $0.help == metric.help } == 1)
    }

    @Test("service_name is never called service")
    func labels() {
        #expect(MetricCatalogue.builtIn.all.allSatisfy { !$0.labelNames.contains("service") })
    }

    private static func seriesNames(of metric: MetricDescriptor) -> [String] {
        guard metric.kind == .histogram else { return [metric.name] }
        return [metric.name] + ["_bucket", "_sum", "_count"].map { metric.name + $0 }
    }

    private static func documentedRows() throws -> [Row] {
        try document().split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
            guard cells.count == 6, cells[1].hasPrefix("`"), cells[1].hasSuffix("`") else { return nil }
            return Row(
                name: cells[1].filter { $0 != "`" }, type: cells[2],
                labels: cells[3].split(separator: ",").map(String.init))
        }
    }

    private static func document(beside file: String = #filePath) throws -> String {
        let root = file.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
        return try String(contentsOfFile: root + "/docs/METRICS.md", encoding: .utf8)
    }
}
