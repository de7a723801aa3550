import Ledger
import PostHogLogs
import Testing

@testable import Collector

@Suite struct DimensionsTests {
    private func key(_ dimensions: Dimensions) -> SeriesKey { dimensions.sample("api", .warn, 3).key }

    @Test("a series is about what is counted by, and nothing else")
    func keys() {
        #expect(key(.entries) == SeriesKey(service: "api", severity: .warn))
        #expect(key(.severity) == SeriesKey(Severity.warn.rank, .values([])))
        #expect(key(.service) == SeriesKey(0, SeriesLabels("api")))
        #expect(key([]) == SeriesKey(0, .values([])))
    }

    @Test(
        "samples are of the groups that their ledger has",
        arguments: [[], .severity, .service, .entries] as [Dimensions])
    func groups(dimensions: Dimensions) {
        for severity in Severity.allCases {
            #expect(dimensions.groups.all.contains(dimensions.sample("api", severity, 1).key.group))
        }
        #expect(Set(dimensions.totals(shown([("info", 2), ("fatal", 1)])).keys) == Set(dimensions.groups.all))
        #expect(dimensions.totals(shown([("info", 2), ("fatal", 1)])).values.reduce(0, +) == 3)
        let bytes = dimensions.bytes([.info: 20, .fatal: 3])
        #expect(bytes.values.reduce(0, +) == 23 && bytes.keys.allSatisfy(dimensions.groups.all.contains))
    }
}
