import Basics
import BasicsFixtures
import Collector
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

/// State that former releases saved.
@Suite struct SavedLedgerTests {
    @Test(
        "a ledger that an earlier release saved is read, and goes on without losing or doubling an entry",
        arguments: [SavedLedger.first, .second], BucketGrid.widths)
    func goesOn(saved: SavedLedger, width: Int64) async throws {
        let rig = Rig(
            grid: BucketGrid(bucketSeconds: width, bucketCount: 12), seriesLimit: SavedLedger.seriesLimit,
            start: SavedLedger.end)
        rig.api.ingest(SavedLedger.records)
        rig.load(try saved.rows())
        await rig.run(polls: 70) { poll in
            if poll == 0 { #expect(rig.last.counted == saved.counted, "shown before the first poll") }
            if poll == 2 { SavedLedger.later(rig) }
        }
        #expect(rig.last.counted == saved.counted.merging(saved.added, uniquingKeysWith: +))
    }
}

extension Rig {
    /// Seconds since a time of the day.
    func age(of time: String) -> Int64 { clock.now.secondsSince(at(time)) }
}
