import Basics
import BasicsFixtures
import Collector
import PostHogLogs
import Testing

@testable import Ledger

@Suite struct SeriesTableTests {
    @Test("a full table keeps the series it let in, and has one overflow a severity")
    func table() {
        var table = SeriesTable(limit: 2)
        let keys = [("a", Severity.info), ("b", .info), ("c", .info), ("d", .info), ("e", .fatal), ("a", .info)]
        let ids = keys.map { table.admit(SeriesKey(service: ServiceName($0.0), severity: $0.1), at: at("12:00:00")) }
        #expect(ids == [0, 1, 2, 2, 3, 0])
        #expect(table.keys[3] == SeriesKey(Severity.fatal.rank, .overflow))
    }
}
