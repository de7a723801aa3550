import Exposition
import HTTP
import Testing

@testable import Collector
@testable import posthog_logs_exporter

@Suite("The encoded families of the projects")
struct EncodedProjectsTests {
    private static let text = PageEncoding(format: .text, coding: .identity)

    @Test("what a copy has encoded is adopted, unless there has been a poll since")
    func adoption() {
        var projects = EncodedProjects(["shop"], in: .builtIn)
        projects.take(Self.snapshot(1), of: "shop", keeping: [])
        var early = projects
        #expect(Self.plain(early.beginning(Self.text)).hasSuffix(" 1\n"))
        projects.take(Self.snapshot(2), of: "shop", keeping: [])
        projects.adopt(early)
        #expect(Self.plain(projects.beginning(Self.text)).hasSuffix(" 2\n"))
        var late = projects
        projects.adopt(late)
        #expect(Self.plain(late.beginning(Self.text)) == Self.plain(projects.beginning(Self.text)))
    }

    @Test("the metrics of several projects stand together, in the order of the bytes of their names")
    func together() {
        var projects = EncodedProjects(["b", "a", "Z"], in: .builtIn)
        for (name, polls) in [("b", 7), ("a", 5), ("Z", 3)] {
            projects.take(Self.snapshot(polls, project: name), of: name, keeping: [.text])
        }
        let expected = [
            "posthog_logs_up{project=\"Z\"} 1", "posthog_logs_up{project=\"a\"} 1", "posthog_logs_up{project=\"b\"} 1",
            "posthog_logs_exporter_polls_total{project=\"Z\"} 3",
            "posthog_logs_exporter_polls_total{project=\"a\"} 5",
            "posthog_logs_exporter_polls_total{project=\"b\"} 7",
        ]
        #expect(Self.lines(projects.beginning(Self.text)) == expected)
    }

    @Test("some metrics are the same lines, whether the project has been encoded before or not")
    func picked() {
        var projects = EncodedProjects(["a", "b"], in: .builtIn)
        projects.take(Self.snapshot(1, project: "a"), of: "a", keeping: [])
        _ = projects.beginning(Self.text)
        projects.take(Self.snapshot(2, project: "b"), of: "b", keeping: [.text])
        let request = ScrapeRequest(
            Representation(format: NegotiatedFormat(accept: nil, created: .omitted), coding: .identity),
            query: HTTPFields([("name[]", MetricCatalogue.polls.name)]), in: .builtIn)
        #expect(
            Self.lines(projects.beginning(for: request)) == [
                "posthog_logs_exporter_polls_total{project=\"a\"} 1",
                "posthog_logs_exporter_polls_total{project=\"b\"} 2",
            ])
    }

    @Test("all are complete when each has been, and a project that has not been polled is not")
    func complete() {
        var projects = EncodedProjects(["a", "b"], in: .builtIn)
        projects.take(Self.snapshot(1, project: "a"), of: "a", keeping: [])
        #expect(!projects.isComplete)
        projects.take(Self.snapshot(1, project: "b"), of: "b", keeping: [])
        #expect(projects.isComplete)
    }

    private static func snapshot(_ polls: Int, project: String = "shop") -> ProjectSnapshot {
        ProjectSnapshot(
            families: [
                MetricFamily(MetricCatalogue.polls, [MetricCatalogue.polls.series(project, value: .integer(polls))]),
                MetricFamily(MetricCatalogue.up, [MetricCatalogue.up.series(project, value: .integer(1))]),
            ], endpoints: [:], budget: [], baselineComplete: true)
    }

    private static func lines(_ beginning: PageBeginning) -> [String] {
        plain(beginning).split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    }

    private static func plain(_ beginning: PageBeginning) -> String {
        String(decoding: beginning.followed(by: []).joined(), as: UTF8.self)
    }
}
