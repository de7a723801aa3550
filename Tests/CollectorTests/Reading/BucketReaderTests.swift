import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct BucketReaderTests {
    private static let entries: [(service: String, severity: Severity, count: Int)] = [
        ("api", .info, 5), ("api", .fatal, 2), ("web", .info, 3), ("web", .trace, 4), ("", .error, 1),
    ]

    private func rig(_ dimensions: Dimensions, _ version: ServerVersion = .current) async -> StepRig {
        var rig = StepRig(version, dimensions)
        await rig.begin()
        for entry in Self.entries { rig.ingest(entry.service, entry.severity.rawValue, entry.count) }
        return rig
    }

    @Test(
        "entries are counted by whatever they are to be counted by, each once",
        arguments: [[], .severity, .service, .entries] as [Dimensions])
    func counted(dimensions: Dimensions) async {
        var rig = await rig(dimensions)
        for _ in 0..<2 { _ = await rig.read() }
        var truth: [SeriesKey: Int] = [:]
        for entry in Self.entries {
            let sample = dimensions.sample(ServiceName(entry.service), entry.severity, entry.count)
            truth[sample.key, default: 0] += sample.count
        }
        #expect(rig.counted == truth)
        #expect(rig.project.state.ledger.unreconciledEntries == 0)
    }

    @Test("no more is asked than the dimensions take, and what judges comes after what is judged")
    func asked() async {
        let expected: [(Dimensions, [Route])] = [
            ([], []), (.severity, [.sparkline]), (.service, [.services, .sparkline]),
            (.entries, [.services, .sparkline, .services]),
        ]
        for (dimensions, routes) in expected {
            var rig = await rig(dimensions)
            _ = await rig.read()
            #expect(rig.asked == routes)
        }
    }

    @Test(
        "of a list that the sparkline after it does not confirm nothing is counted, until it does",
        arguments: [.service, .entries] as [Dimensions])
    func unconfirmed(dimensions: Dimensions) async {
        var rig = await rig(dimensions)
        rig.api.change { $0.frozen[.sparkline] = at("11:00:00") }
        _ = await rig.read()
        #expect(rig.counted.isEmpty)
        #expect(rig.project.state.ledger.unreconciledEntries == 15)
        rig.api.change { $0.frozen = [:] }
        _ = await rig.read()
        #expect(rig.counted.values.reduce(0, +) == 15)
    }

    @Test("by severity, entries that PostHog tells no severity of stay unreconciled")
    func otherValue() async {
        var rig = StepRig(.current, .severity)
        await rig.begin()
        for text in 0..<12 { rig.ingest("api", "text \(text)", 20 - text) }
        _ = await rig.read()
        let counted = rig.counted.values.reduce(0, +)
        #expect(counted > 0 && counted + rig.project.state.ledger.unreconciledEntries == (9...20).reduce(0, +))
    }

    @Test("once listing has to end, nothing is asked and nothing is counted")
    func timeUp() async {
        var rig = await rig(.entries)
        let hasRead = await rig.read(listingEnds: rig.clock.uptime)
        #expect(!hasRead)
        #expect(rig.asked.isEmpty && rig.counted.isEmpty)
    }

    @Test("a reading that a lost answer leaves unchecked is read again in the next poll; a rejected one rests")
    func lostAnswer() async {
        var lost = await rig(.entries)
        lost.api.inject(.answer(status: 500), at: [.sparkline], times: 2)
        _ = await lost.read()
        #expect(lost.project.dueForReading([lost.closed]) == [lost.closed])
        var rejected = await rig(.entries)
        rejected.api.change { $0.frozen[.sparkline] = at("11:00:00") }
        for _ in 0..<2 { _ = await rejected.read() }
        #expect(rejected.project.dueForReading([rejected.closed]).isEmpty)
    }

    // MARK: What a list is worth

    private static let other = "$$_posthog_breakdown_other_$$"

    /// Hands over a list of the closed bucket with `listed` entries, and what the sparkline after it shows of it.
    private func record(
        _ listed: Int, _ rig: inout StepRig, upTo dateTo: LogsRequest.DateTo = .lastMicrosecond, total: Int = 5,
        _ coverage: Coverage = .complete, cutOf services: Int = 1, showing entries: [(String, Int)] = [("info", 5)]
    ) async {
        let answer = ServicesAnswer(services: [service("api", entries: listed, info: listed)], totalServices: services)
        var list = BucketServices(bucket: rig.closed, dateTo: dateTo, services: ServiceList([answer]), total: total)
        list.coverage = coverage
        let rows = entries.map { SparklineRow(time: rig.closed.start, severityText: $0, entries: $1, bytes: nil) }
        let reference = SparklineCounts([(rig.closed.range, rows)], grid: rig.closed.grid)
        var allowance = RequestAllowance()
        await BucketReader(.entries, at: rig.clock.now)
            .record([list], against: reference, of: &rig.project, &allowance)
    }

    /// One whose closed bucket had entries before the counters, which were not read yet.
    private func unread() async -> StepRig {
        var rig = StepRig()
        rig.ingest("api", "info", 5)
        await rig.check()
        return rig
    }

    @Test("a reading up to the end counts only if it is exactly what is shown")
    func exact() async {
        for (shown, counted) in [(5, 0), (3, 3)] {
            var rig = StepRig()
            await rig.begin()
            await record(3, &rig, upTo: .end, total: 3, showing: [("info", shown)])
            #expect(rig.counted.values.reduce(0, +) == counted)
        }
    }

    @Test("what was there before stays unread while a list may lack some of it")
    func baseline() async {
        var lacking = await unread()
        await record(3, &lacking)
        #expect(lacking.project.state.ledger.isUnread(lacking.closed), "in the last microsecond there may be more")
        var cut = await unread()
        await record(3, &cut, upTo: .lastMicrosecond, total: 3, cutOf: 2)
        #expect(cut.project.state.ledger.isUnread(cut.closed), "another service may have what is missing")
        var whole = await unread()
        await record(5, &whole)
        #expect(!whole.project.state.ledger.isUnread(whole.closed) && whole.counted.isEmpty)
    }

    @Test(
        "what nobody can name ends what was there before, but not where something came in meanwhile or has no severity")
    func unattributedBaseline() async {
        for (total, shown, isUnread) in [
            (5, [("info", 5)], false), (4, [("info", 5)], true), (5, [("info", 4), (Self.other, 1)], true),
        ] {
            var rig = await unread()
            await record(3, &rig, total: total, .unattributed(totals: [:]), cutOf: 2, showing: shown)
            #expect(rig.project.state.ledger.isUnread(rig.closed) == isUnread, "\(total) \(shown)")
        }
    }

    @Test("it counts as (other) once it was missing for ten minutes, up to the bucket's end too")
    func unattributed() async {
        var rig = StepRig()
        await rig.begin()
        rig.ingest("api", "info", 5)
        await rig.check()
        let other = SeriesKey(Severity.info.rank, .other)
        rig.project.state.rereads.recordReading(of: rig.closed, total: 5, poll: 0, .lackingToEnd)
        await record(3, &rig, .unattributed(totals: [:]), cutOf: 2)
        #expect(rig.counted[other] == nil)
        rig.clock.advance(.seconds(600))
        await record(3, &rig, .unattributed(totals: [:]), cutOf: 2)
        #expect(rig.counted[other] == 2)
    }

    @Test("while lists are known to ignore the time nothing of them counts")
    func ignoresTime() async {
        var rig = StepRig()
        await rig.begin()
        rig.project.begin(.servicesIgnoreTime)
        await record(5, &rig)
        #expect(rig.counted.isEmpty)
    }

    @Test("what is counted by attributes is read by group-by")
    func groups() async {
        let counted = CountedEntries(LogsFilter(), by: [.attribute(.attribute, "route")])
        var rig = StepRig(.current, [], counting: counted)
        await rig.begin()
        rig.ingest("api", "info", 3)
        _ = await rig.read()
        #expect(rig.asked.contains(.groupBy) && !rig.asked.contains(.services))
        #expect(rig.counted.values.reduce(0, +) == 3)
    }
}
