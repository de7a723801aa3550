import Basics
import BasicsFixtures
import FoundationEssentials
import Ledger
import PostHogLogs
import Testing

@testable import Collector

/// What the task of a project tells of itself.
@Suite struct StateReportTests {
    private struct Report: Decodable {
        let project: String
        let time: String
        let schedule: Schedule
        let limiter: Limiter
        let ledger: Ledger
        let requests: [Request]

        struct Schedule: Decodable { let intervalSeconds: Double, polls: Int, nextPoll: String }
        struct Limiter: Decodable { let pausedSeconds: Double, budget: [Budget] }
        struct Budget: Decodable { let window: String, limit: Int, remaining: Int }
        struct Ledger: Decodable { let series: Int, totals: [String: Int], buckets: [Bucket] }
        struct Request: Decodable { let endpoint: String, outcome: String, bytes: Int }
    }

    private struct Bucket: Decodable {
        let total: Int
        let counted: Int
        let missing: Int
        let unreconciledSince: String?
    }

    @Test("the report is JSON, with schedule, limiter, totals and buckets, and since when something is missing")
    func report() throws {
        var state = ViewFixture.counting()
        let newest = state.ledger.horizon.grid.bucket(holding: ProjectFixture.start)
        state.rereads.pollEnded(leaving: [newest], at: ProjectFixture.start.adding(seconds: -60))
        let report = try ViewFixture.read(Report.self) { ViewFixture.view(of: state).report(to: &$0) }
        #expect(report.project == "shop" && report.time == ProjectFixture.start.iso8601)
        #expect(report.schedule.intervalSeconds == 90 && report.schedule.nextPoll > report.time)
        #expect(report.limiter.pausedSeconds == 7 && report.limiter.budget.map(\.remaining) == [200])
        #expect(report.ledger.series == 5)
        #expect(report.ledger.totals["entries"] == 16 && report.ledger.totals["unreconciled_entries"] == 4)
        let bucket = try #require(report.ledger.buckets.last)
        #expect(bucket.total == 20 && bucket.counted == 16 && bucket.missing == 4)
        #expect(bucket.unreconciledSince == ProjectFixture.start.adding(seconds: -60).iso8601)
        #expect(report.ledger.buckets.dropLast().allSatisfy { $0.unreconciledSince == nil })
    }
}
