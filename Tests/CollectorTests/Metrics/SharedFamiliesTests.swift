import Basics
import Exposition
import Testing

@testable import Collector
@testable import PostHogLogs

@Suite("The families that projects share")
struct SharedFamiliesTests {
    @Test("calls of all projects are added up by endpoint, and each key has its budget")
    func sums() {
        let families = SharedFamilies.families(
            of: [Self.snapshot(answerBytes: 10), Self.snapshot(answerBytes: 7)],
            budgets: [
                "team": [BudgetStatus(window: "hour", limit: 1200, remaining: 33)],
                "ads": [BudgetStatus(window: "hour", limit: 1200, remaining: 44)],
            ])
        let shown = Dictionary(uniqueKeysWithValues: families.map { ($0.descriptor, $0.series) })
        #expect(shown[MetricCatalogue.apiResponseBytes]?.map(\.value) == [.integer(17)])
        let services = LabelSet(["endpoint"], ["services"])
        #expect(shown[MetricCatalogue.apiResponseBytes]?.map(\.labels) == [services])
        guard case .histogram(let durations)? = shown[MetricCatalogue.apiRequestDuration]?.first?.value else {
            Issue.record("requests have no durations")
            return
        }
        #expect(durations.count == 2)
        let windows = ["ads", "team"].map { LabelSet(["key", "window"], [$0, "hour"]) }
        #expect(shown[MetricCatalogue.budgetLimit]?.map(\.labels) == windows)
        #expect(shown[MetricCatalogue.budgetLimit]?.map(\.value) == [.integer(1200), .integer(1200)])
        #expect(shown[MetricCatalogue.budgetRemaining]?.map(\.value) == [.integer(44), .integer(33)])
    }

    private static func snapshot(answerBytes: Int) -> ProjectSnapshot {
        var health = EndpointHealth()
        health.answered(LogsResponse(status: 200, body: Array(repeating: 32, count: answerBytes)), after: .seconds(1))
        return ProjectSnapshot(families: [], endpoints: [.services: health], budget: [], baselineComplete: true)
    }
}
