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
}
