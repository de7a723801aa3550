import Basics
import Exposition
import Testing

@testable import Collector
@testable import PostHogLogs

@Suite("The families that projects share")
struct SharedFamiliesTests {
    @Test("calls of all projects are added up by endpoint, and the budget is the key's")
    func sums() {
        let families = SharedFamilies.families(
            of: [Self.snapshot(answerBytes: 10), Self.snapshot(answerBytes: 7)], key: "team",
            budget: [BudgetStatus(window: "hour", limit: 1200, remaining: 33)])
        let shown = Dictionary(uniqueKeysWithValues: families.map { ($0.descriptor, $0.series) })
        #expect(shown[MetricCatalogue.apiResponseBytes]?.map(\.value) == [.integer(17)])
        let services = LabelSet(["endpoint"], ["services"])
        #expect(shown[MetricCatalogue.apiResponseBytes]?.map(\.labels) == [services])
        guard case .histogram(let durations)? = shown[MetricCatalogue.apiRequestDuration]?.first?.value else {
            Issue.record("requests have no durations")
            return
        }
        #expect(durations.count == 2)
        let window = LabelSet(["key", "window"], ["team", "hour"])
        #expect(shown[MetricCatalogue.budgetLimit]?.map(\.labels) == [window])
        #expect(shown[MetricCatalogue.budgetLimit]?.map(\.value) == [.integer(1200)])
        #expect(shown[MetricCatalogue.budgetRemaining]?.map(\.value) == [.integer(33)])
    }

    private static func snapshot(answerBytes: Int) -> ProjectSnapshot {
        var health = EndpointHealth()
        health.answered(LogsResponse(status: 200, body: Array(repeating: 32, count: answerBytes)), after: .seconds(1))
        return ProjectSnapshot(families: [], endpoints: [.services: health], budget: [], baselineComplete: true)
    }
}
