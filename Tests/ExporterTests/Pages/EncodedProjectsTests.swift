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
        var projects = Self.projects(["shop"])
        projects.record(Self.snapshot(1), of: PagePart(project: "shop"), keeping: [])
        var early = projects
        #expect(Self.plain(early.beginning(Self.text)).hasSuffix(" 1\n"))
        projects.record(Self.snapshot(2), of: PagePart(project: "shop"), keeping: [])
        projects.adopt(early)
        #expect(Self.plain(projects.beginning(Self.text)).hasSuffix(" 2\n"))
        var late = projects
        projects.adopt(late)
        #expect(Self.plain(late.beginning(Self.text)) == Self.plain(projects.beginning(Self.text)))
    }

    @Test("the metrics of several projects stand together, in the order of the bytes of their names")
    func together() {
        var projects = Self.projects(["b", "a", "Z"])
        for (name, polls) in [("b", 7), ("a", 5), ("Z", 3)] {
            projects.record(Self.snapshot(polls, project: name), of: PagePart(project: name), keeping: [.text])
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
        var projects = Self.projects(["a", "b"])
        projects.record(Self.snapshot(1, project: "a"), of: PagePart(project: "a"), keeping: [])
        _ = projects.beginning(Self.text)
        projects.record(Self.snapshot(2, project: "b"), of: PagePart(project: "b"), keeping: [.text])
        let request = ScrapeRequest(
            Representation(format: NegotiatedFormat(accept: nil, created: .omitted), coding: .identity),
            query: HTTPFields([("name[]", MetricCatalogue.polls.name)]), in: .builtIn)
        #expect(
            Self.lines(projects.beginning(for: request)) == [
                "posthog_logs_exporter_polls_total{project=\"a\"} 1",
                "posthog_logs_exporter_polls_total{project=\"b\"} 2",
            ])
    }

    @Test("some projects alone have their lines, whatever the others have, and what they encode is adopted")
    func only() {
        var projects = Self.projects(["a", "b", "c"])
        for name in ["a", "b", "c"] {
            projects.record(Self.snapshot(7, project: name), of: PagePart(project: name), keeping: [.text])
        }
        var some = projects.only(["c", "a", "nobody"])
        #expect(some.names == ["a", "c"] && projects.has("b") && !projects.has("nobody"))
        let lines = Self.lines(some.beginning(Self.text))
        #expect(lines == Self.lines(projects.beginning(Self.text)).filter { !$0.contains("\"b\"") })
        #expect(lines.count == 4)
        projects.adopt(some)
        projects.record(Self.snapshot(8, project: "a"), of: PagePart(project: "a"), keeping: [.text])
        projects.adopt(some)
        #expect(
            Self.lines(projects.beginning(Self.text)).contains("posthog_logs_exporter_polls_total{project=\"a\"} 8"))
    }

    @Test("only what is looked at is withdrawn, and the rest when that is")
    func withdrawn() {
        var projects = Self.projects(["a", "b"])
        for name in ["a", "b"] {
            let snapshot = Self.snapshot(
                7, project: name, withdrawals: [.init(of: [MetricCatalogue.up], at: .seconds(10))])
            projects.record(snapshot, of: PagePart(project: name), keeping: [])
        }
        let withdrawn = [
            projects.withdraw(at: .seconds(9), of: ["a"]), projects.withdraw(at: .seconds(10), of: ["nobody"]),
            projects.withdraw(at: .seconds(10), of: ["a"]), projects.withdraw(at: .seconds(10), of: ["a"]),
        ]
        #expect(withdrawn == [false, false, true, false])
        #expect(
            Self.lines(projects.beginning(Self.text)).filter { $0.contains("_up") } == [
                "posthog_logs_up{project=\"b\"} 1"
            ])
        let isRestWithdrawn = projects.withdraw(at: .seconds(10))
        #expect(isRestWithdrawn)
        #expect(!Self.lines(projects.beginning(Self.text)).contains { $0.contains("_up") })
    }

    @Test("all are polled when each has been")
    func areAllPolled() {
        var projects = Self.projects(["a", "b"])
        projects.record(Self.snapshot(1, project: "a"), of: PagePart(project: "a"), keeping: [])
        #expect(!projects.areAllPolled { _ in true })
        projects.record(Self.snapshot(1, project: "b"), of: PagePart(project: "b"), keeping: [])
        #expect(projects.areAllPolled { _ in true })
    }

    private static func projects(_ names: [String]) -> EncodedProjects {
        var projects = EncodedProjects(in: .builtIn)
        projects.use(names.map { PagePart(project: $0) }, forgetting: [], in: .builtIn)
        return projects
    }

    private static func snapshot(
        _ polls: Int, project: String = "shop", withdrawals: [ProjectSnapshot.Withdrawal] = []
    ) -> ProjectSnapshot {
        ProjectSnapshot(
            families: [
                MetricFamily(MetricCatalogue.polls, [MetricCatalogue.polls.series(project, value: .integer(polls))]),
                MetricFamily(MetricCatalogue.up, [MetricCatalogue.up.series(project, value: .integer(1))]),
            ], endpoints: [:], budget: [], baselineComplete: true, polls: polls, withdrawals: withdrawals)
    }

    private static func lines(_ beginning: PageBeginning) -> [String] {
        plain(beginning).split(separator: "\n").filter { !$0.hasPrefix("#") }.map(String.init)
    }

    private static func plain(_ beginning: PageBeginning) -> String {
        String(decoding: beginning.followed(by: []).joined(), as: UTF8.self)
    }
}
