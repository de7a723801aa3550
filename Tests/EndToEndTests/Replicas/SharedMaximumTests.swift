import Testing

/// What the tests of replicas take for a fault.
@Suite struct SharedMaximumTests {
    private let page = MetricsPage.Sample(name: "posthog_logs_entries_total", labels: ["service_name": "api"])

    @Test("less than another one had shown before is a fault, less than it showed meanwhile is none")
    func behind() {
        var maximum = SharedMaximum(replicas: 2)
        let before = maximum.highest
        maximum.record([page: 5], by: 0, asked: before, at: .zero)
        maximum.record([page: 4], by: 1, asked: before, at: .zero)
        #expect(maximum.fallen.isEmpty)
        maximum.record([page: 4], by: 1, asked: maximum.highest, at: .zero)
        #expect(maximum.fallen.count == 1)
        maximum.record([:], by: 1, asked: maximum.highest, at: .zero)
        #expect(maximum.fallen.count == 3, "behind another one, and behind itself")
    }

    @Test("whom the database does not answer may be behind others until it knows again, and never behind itself")
    func away() {
        var maximum = SharedMaximum(replicas: 2)
        maximum.record([page: 4], by: 1, asked: [:], at: .zero)
        maximum.databaseIsAway(from: 1)
        maximum.record([page: 5], by: 0, asked: maximum.highest, at: .zero)
        maximum.record([page: 4], by: 1, asked: maximum.highest, at: .zero)
        maximum.databaseIsBack(for: 1, at: .seconds(10))
        func look(_ value: Double, _ uptime: Duration) {
            maximum.record([page: value], by: 1, asked: maximum.highest, at: uptime)
        }
        look(4, .seconds(11))
        look(5, .seconds(11))
        #expect(maximum.fallen.isEmpty && !maximum.allHaveCaughtUp, "that it shows as much may be chance")
        maximum.wasPaused(1, until: .seconds(12))
        look(5, .seconds(15))
        #expect(!maximum.allHaveCaughtUp)
        look(5, .seconds(17))
        #expect(maximum.allHaveCaughtUp)
        maximum.wasPaused(1, until: .seconds(18))
        #expect(maximum.allHaveCaughtUp)
        maximum.databaseIsAway(from: 1)
        look(4, .seconds(19))
        #expect(maximum.fallen.count == 1)
    }
}
