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
        "a ledger of the first layout is read, and goes on without losing or doubling an entry",
        arguments: BucketGrid.widths)
    func goesOn(width: Int64) async throws {
        let rig = Rig(
            grid: BucketGrid(bucketSeconds: width, bucketCount: 12), seriesLimit: SavedLedger.seriesLimit,
            start: SavedLedger.end)
        rig.api.ingest(SavedLedger.records)
        rig.load(try SavedLedger.section())
        await rig.run(polls: 70) { poll in
            if poll == 0 { #expect(rig.last.counted == SavedLedger.counted, "shown before the first poll") }
            guard poll == 2 else { return }
            rig.before("api", "info", count: 100, secondsAgo: 1)
            rig.before("", "warn", count: 100, secondsAgo: rig.age(of: "10:06:30"))
            rig.before("cron", "info", count: 100, secondsAgo: rig.age(of: "11:40:30"))
            rig.before("caf\u{E9}", "trace", count: 100, secondsAgo: rig.age(of: "10:31:10"))
            // What is there of these in capitals counts as debug and error, and stays so.
            rig.before("api", "TRACE", count: 100, secondsAgo: rig.age(of: "11:58:10"))
            rig.before("api", "FATAL", count: 100, secondsAgo: rig.age(of: "12:00:10"))
            rig.before("one more", "FATAL", count: 1000, secondsAgo: rig.age(of: "11:41:10"))
            // What nobody could name has a name now.
            rig.before("nameless", "error", count: 100, secondsAgo: rig.age(of: "09:10:30"))
        }
        let added = [
            Rig.labels("api", .info): 100, Rig.labels("(no service)", .warn): 100, Rig.labels("cron", .info): 100,
            Rig.labels("caf\u{E9}", .trace): 100, Rig.labels("(overflow)", .trace): 100,
            Rig.labels("(overflow)", .fatal): 1100, Rig.labels("(overflow)", .error): 100,
        ]
        #expect(rig.last.counted == SavedLedger.counted.merging(added, uniquingKeysWith: +))
    }
}

extension Rig {
    /// Seconds since a time of the day.
    func age(of time: String) -> Int64 { clock.now.secondsSince(at(time)) }
}
