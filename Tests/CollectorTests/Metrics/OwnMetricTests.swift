import Basics
import Exposition
import Ledger
import PostHogLogs
import Testing

@testable import Collector

@Suite("How an own metric is shown")
struct OwnMetricTests {
    private static let route = LabelSource.attribute(.attribute, "route")
    private static let region = LabelSource.attribute(.attribute, "region")

    private func values(_ sources: [LabelSource], _ labels: SeriesLabels, in group: SeriesGroup = 0) -> [String] {
        let metric = OwnMetric(
            name: "own_total", help: "Entries.", labels: sources.enumerated().map { ($1, "label_\($0)") })
        let counted = CountedEntries(LogsFilter(), by: sources)
        return metric.labelValues(project: "shop", SeriesKey(group, labels), counted)
    }

    @Test("labels stand in the order in which the metric names them, behind the project")
    func order() {
        // Series have the service first, then attributes by their names.
        let labels = SeriesLabels.values(["api", "eu", "/pay"])
        #expect(
            values([Self.route, .severity, Self.region, .service], labels, in: Severity.warn.rank)
                == ["shop", "/pay", "warn", "eu", "api"])
        #expect(
            values([.service, Self.region, .severity, Self.route], labels, in: Severity.fatal.rank)
                == ["shop", "api", "eu", "fatal", "/pay"])
    }

    @Test("without a service the first value is that of the first attribute")
    func noService() {
        #expect(values([Self.route, Self.region], .values(["eu", "/pay"])) == ["shop", "/pay", "eu"])
    }

    @Test("what cannot be named, or is over the limit, is so in each label but the severity")
    func notNamed() {
        let sources = [Self.route, .severity, .service]
        #expect(values(sources, .other, in: Severity.info.rank) == ["shop", "(other)", "info", "(other)"])
        #expect(values(sources, .overflow, in: Severity.info.rank) == ["shop", "(overflow)", "info", "(overflow)"])
        #expect(values([Self.route], .values([""])) == ["shop", "(none)"])
    }

    @Test("it is a counter whose labels have their own names")
    func descriptor() {
        let metric = OwnMetric(name: "own_total", help: "Entries.", labels: [(Self.route, "path"), (.service, "app")])
        #expect(metric.descriptor.labelNames == ["project", "path", "app"] && metric.descriptor.kind == .counter)
        #expect(metric.name == "own_total" && metric.descriptor.help == "Entries.")
    }
}
