import Exposition
import HTTP
import Testing

@testable import Collector
@testable import posthog_logs_exporter

@Suite("The part of the page that changes with polls")
struct SnapshotPartTests {
    private static let text = PageKind(format: .text, coding: .identity)
    private static let compressed = PageKind(format: .openMetrics(created: .omitted), coding: .gzip)

    @Test("what was asked for is encoded ahead for three polls, and then no more")
    func patience() {
        var part = SnapshotPart(projects: 1)
        part.take(Self.snapshot(1), ofProject: 0)
        #expect(part.promptKinds.isEmpty)
        part.note(askedFor: Self.compressed)
        for poll in 2...4 {
            #expect(part.promptKinds == [Self.compressed])
            part.take(Self.snapshot(poll), ofProject: 0)
        }
        part.note(askedFor: Self.text)
        #expect(Set(part.promptKinds) == [Self.text, Self.compressed])
        part.take(Self.snapshot(5), ofProject: 0)
        #expect(part.promptKinds == [Self.text])
    }

    @Test("of many projects' polls only the first behind a scrape encodes ahead")
    func severalProjects() {
        var part = SnapshotPart(projects: 3)
        part.note(askedFor: Self.text)
        #expect(part.promptKinds == [Self.text])
        part.take(Self.snapshot(1), ofProject: 1)
        #expect(part.promptKinds.isEmpty)
        #expect(part.wantedKinds == [Self.text])
        part.note(askedFor: Self.text)
        #expect(part.promptKinds == [Self.text])
    }

    @Test("what a copy has encoded is adopted, unless there has been a poll since")
    func adoption() {
        var part = SnapshotPart(projects: 1)
        part.take(Self.snapshot(1), ofProject: 0)
        var early = part
        #expect(Self.plain(early.beginning(Self.text)).hasSuffix(" 1\n"))
        part.take(Self.snapshot(2), ofProject: 0)
        part.adopt(early)
        #expect(Self.plain(part.beginning(Self.text)).hasSuffix(" 2\n"))
        var late = part
        part.adopt(late)
        #expect(Self.plain(late.beginning(Self.text)) == Self.plain(part.beginning(Self.text)))
    }

    @Test("the metrics of several projects stand together, in the order of the projects")
    func together() {
        var part = SnapshotPart(projects: 2)
        part.take(Self.snapshot(7, project: "b"), ofProject: 1)
        part.take(Self.snapshot(5, project: "a"), ofProject: 0)
        let lines = Self.plain(part.beginning(Self.text)).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(
            lines == [
                "posthog_logs_up{project=\"a\"} 1", "posthog_logs_up{project=\"b\"} 1",
                "posthog_logs_exporter_polls_total{project=\"a\"} 5",
                "posthog_logs_exporter_polls_total{project=\"b\"} 7",
            ])
    }

    @Test("an answer is good until its time is over, and only a few are kept")
    func answers() {
        var cache = AnswerCache()
        let wishes = (0..<20).map { index in
            ScrapeWish(
                .init(format: NegotiatedFormat(accept: nil, created: .omitted), coding: .identity),
                query: HTTPFields([("name[]", MetricCatalogue.all[index].name)]), in: MetricCatalogue.all)
        }
        let response = PreparedResponse(status: 200)
        for wish in wishes { cache.keep(response, for: wish, until: .seconds(2), at: .seconds(1)) }
        #expect(wishes.count { cache.answer($0, at: .milliseconds(1999)) === response } == 8)
        #expect(wishes.allSatisfy { cache.answer($0, at: .seconds(2)) == nil })
        cache.keep(response, for: wishes[19], until: .seconds(3), at: .seconds(2))
        #expect(cache.answer(wishes[19], at: .seconds(2)) === response)
        cache.forget()
        #expect(cache.answer(wishes[19], at: .seconds(2)) == nil)
    }

    private static func snapshot(_ polls: Int, project: String = "shop") -> ProjectSnapshot {
        let labels = LabelSet(["project"], [project])
        return ProjectSnapshot(
            families: [
                MetricFamily(MetricCatalogue.polls, [Series(labels, .integer(polls))]),
                MetricFamily(MetricCatalogue.up, [Series(labels, .integer(1))]),
            ], endpoints: [:], budget: [], baselineComplete: true)
    }

    private static func plain(_ beginning: PageBeginning) -> String {
        String(decoding: beginning.followed(by: []).joined(), as: UTF8.self)
    }
}
