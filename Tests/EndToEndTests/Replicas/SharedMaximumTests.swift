import Testing

/// What the tests of replicas take for a fault.
@Suite struct SharedMaximumTests {
    private let page = MetricsPage.Sample(name: "posthog_logs_entries_total", labels: ["service_name": "api"])

    @Test("less than another one had shown before is a fault, less than it showed meanwhile is none")
    func behind() {
        var maximum = SharedMaximum(replicas: 2)
        let before = maximum.highest
        maximum.record([page: 5], by: 0, asked: before)
        maximum.record([page: 4], by: 1, asked: before)
        #expect(maximum.fallen.isEmpty)
        maximum.record([page: 4], by: 1, asked: maximum.highest)
        #expect(maximum.fallen.count == 1)
        maximum.record([:], by: 1, asked: maximum.highest)
        #expect(maximum.fallen.count == 3, "behind another one, and behind itself")
    }

    @Test("whom the database does not answer may be behind others until it knows again, and never behind itself")
    func away() {
        var maximum = SharedMaximum(replicas: 2)
        maximum.record([page: 4], by: 1, asked: [:])
        maximum.databaseIsAway(from: 1)
        maximum.record([page: 5], by: 0, asked: maximum.highest)
        maximum.record([page: 4], by: 1, asked: maximum.highest)
        maximum.databaseIsBack(for: 1)
        maximum.record([page: 4], by: 1, asked: maximum.highest)
        #expect(maximum.fallen.isEmpty && !maximum.allHaveCaughtUp)
        maximum.record([page: 5], by: 1, asked: maximum.highest)
        #expect(maximum.allHaveCaughtUp)
        maximum.databaseIsAway(from: 1)
        maximum.record([page: 4], by: 1, asked: maximum.highest)
        #expect(maximum.fallen.count == 1)
    }
}
