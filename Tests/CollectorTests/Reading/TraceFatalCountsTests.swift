import PostHogLogs
import Testing

@testable import Collector

@Suite struct TraceFatalCountsTests {
    @Test("in an answer about trace and fatal alone, debug is trace and error is fatal")
    func fromBands() throws {
        let counts = try TraceFatalCounts([
            service("api", entries: 3, debug: 1, error: 2), service("web", entries: 1, error: 1),
        ])
        #expect(counts.trace == ["api": 1, "web": 0])
        #expect(counts.fatal == ["api": 2, "web": 1])
        #expect(counts.totals == TraceFatalTotals(trace: 1, fatal: 3))
    }

    @Test("without bands there is nothing to tell")
    func bare() {
        let bare = ServiceCounts(name: "api", entries: 2, errors: 0, bands: nil)
        #expect(throws: Rejection.noBreakdown) { try TraceFatalCounts([bare]) }
    }

    @Test("less than what the sparkline showed before is not believed")
    func behind() throws {
        let counts = TraceFatalCounts(trace: ["api": 1], fatal: ["api": 2])
        try counts.verify(atLeast: TraceFatalTotals(trace: 1, fatal: 2))
        #expect(throws: Rejection.traceFatalBehind) { try counts.verify(atLeast: TraceFatalTotals(trace: 2, fatal: 2)) }
        #expect(throws: Rejection.traceFatalBehind) { try counts.verify(atLeast: TraceFatalTotals(trace: 1, fatal: 3)) }
    }

    @Test("what was known of a service is never less than it was")
    func raised() {
        let known = TraceFatalCounts(trace: ["api": 5], fatal: ["web": 1])
        let raised = TraceFatalCounts(trace: ["api": 3, "db": 2], fatal: ["web": 4]).raised(to: known)
        #expect(raised.trace == ["api": 5, "db": 2])
        #expect(raised.fatal == ["web": 4])
    }
}
