import Collector
import Exposition
import ExpositionFixtures
import PostHogLogs
import Testing

@testable import posthog_logs_exporter

@Suite("Own metrics of a configuration file")
struct LogMetricTests {
    private static func load() throws -> Configuration {
        try ConfigurationFiles.load(ConfigurationFiles.good("log-metrics"))
    }

    @Test("the issue's own example is read as it was meant")
    func example() throws {
        let metric = try #require(try Self.load().metrics.first)
        var filter = LogsFilter(services: ["checkout"])
        filter.spelledSeverities = [.error]
        filter.search = "payment declined"
        filter.conditions = [
            try FilterCondition(.attribute, key: "http.status", .isEqual, values: ["402", "409"]),
            try FilterCondition(.resource, key: "deployment.environment.name", .isNotEqual, values: ["staging"]),
            try FilterCondition(.entry, key: "message", .matches, values: ["card_(declined|expired)"]),
        ]
        #expect(
            metric.counted
                == CountedEntries(
                    filter, by: [.service, .attribute(.resource, "deployment.environment.name")]))
        #expect(metric.metric.descriptor.labelNames == ["project", "service_name", "environment"])
        #expect(metric.metric.descriptor.help == "Payments that the acquirer declined.")
        #expect(metric.interval.duration == .seconds(60) && metric.projects?.map(\.text) == ["shop"])
    }

    @Test("a metric of all projects is polled in each, at its own interval and with its own limit")
    func projects() throws {
        let polls = try Self.load().metricPolls
        #expect(polls.filter { $0.project.project.name == "shop" }.count == 4)
        #expect(polls.filter { $0.project.project.name == "ads" }.count == 3)
        let slow = try #require(polls.first { $0.metrics.map(\.name) == ["slow_requests_total"] })
        #expect(slow.settings.interval == .seconds(300) && slow.settings.seriesLimit == 50)
        #expect(slow.settings.horizon == slow.project.settings.horizon)
    }

    @Test("what counts the same is polled as one, at the shortest interval, whatever it is called")
    func shared() throws {
        let source = ConfigurationSource(
            file: "c.yml", flags: GivenSettings(), projectIDs: [], environment: Environment(["K": "phx_tests"]))
        let polls = try source.load(
            Array(
                """
                posthog: {api_key_variable: K}
                projects: [{id: 1}]
                log_metrics:
                  - {name: a_total, by: [service_name, {attribute: x, as: one}], match: {services: [b, a]}, interval: 10m}
                  - {name: b_total, by: [{attribute: x}, service_name], match: {services: [a, b, a]}, interval: 1m}
                  - {name: c_total, by: [service_name, {resource: x}], match: {services: [a, b]}}
                """.utf8)
        ).metricPolls
        #expect(Set(polls.map { $0.metrics.map(\.name) }) == [["a_total", "b_total"], ["c_total"]])
        #expect(polls.first { $0.metrics.count == 2 }?.settings.interval == .seconds(60))
        #expect(Set(polls.map(\.stateName)).count == 2)
    }

    @Test("/config has them without what their filters look for, and is read back")
    func shown() throws {
        let text = try Self.load().given.yaml
        #expect(!text.contains("declined\"") && !text.contains("checkout") && !text.contains("card_"))
        let source = ConfigurationSource(
            file: "c.yml", flags: GivenSettings(), projectIDs: [],
            environment: Environment(["KEY_OF_TESTS": "phx_tests"]))
        let again = try source.load(Array(text.utf8))
        #expect(again.metrics.map(\.metric) == (try Self.load().metrics.map(\.metric)))
    }

    @Test("what logs commands print with --config-snippet is read")
    func snippet() throws {
        var filter = LogsFilter(services: ["a b", ""])
        filter.spelledSeverities = [.error, .unknown]
        filter.search = "it's \"so\""
        filter.conditions = try FilterCondition.Comparison.allCases.map { comparison in
            try FilterCondition(.attribute, key: "k.\(comparison.rawValue)", comparison, values: ["17"])
        }
        let snippet = ConfigurationSnippet(of: "http.status", .attribute, values: ["402", "a, b"], filter).text
        let source = ConfigurationSource(
            file: "c.yml", flags: GivenSettings(), projectIDs: [], environment: Environment(["K": "phx_tests"]))
        let metric = try #require(
            try source.load(Array("posthog: {api_key_variable: K}\nprojects: [{id: 1}]\n\(snippet)".utf8)).metrics.first
        )
        filter.conditions.append(
            try FilterCondition(.attribute, key: "http.status", .isEqual, values: ["402", "a, b"]))
        #expect(metric.counted == CountedEntries(filter, by: [.attribute(.attribute, "http.status")]))
    }

    @Test("promtool has no complaint about a name that is accepted")
    func promtool() throws {
        let names = [
            "shop_errors_total", "a_total", "shop_bytes_total", "shop_seconds_total", "counted_total", "x2_y3_total",
            "summaries_total", "sums_total", "shop_s3_total",
        ]
        for name in names { #expect(throws: Never.self) { try MetricName.check(name) } }
        let page = names.map { "# HELP \($0) Entries.\n# TYPE \($0) counter\n\($0) 1\n" }.joined()
        #expect(try Promtool.complaints(about: Array(page.utf8)) == "")
    }
}
