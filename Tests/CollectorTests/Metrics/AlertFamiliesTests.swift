import Basics
import Exposition
import PostHogLogs
import Testing

@testable import Collector

@Suite struct AlertFamiliesTests {
    private func families(_ alerts: [LogAlert]) -> [MetricDescriptor: [Series]] {
        let families = AlertFamilies(project: ProjectFixture.project).families(of: alerts)
        return Dictionary(uniqueKeysWithValues: families.map { ($0.descriptor, $0.series) })
    }

    private func alert(_ id: String, _ state: String, isEnabled: Bool = true) -> LogAlert {
        LogAlert(id: id, name: "errors", isEnabled: isEnabled, state: state, consecutiveFailures: 2)
    }

    @Test("one of the states of an alert is 1, also one that is not known here", arguments: LogAlert.states + ["muted"])
    func states(state: String) {
        let series = families([alert("a", state)])[MetricCatalogue.alertState] ?? []
        let ones = series.filter { $0.value == .integer(1) }.map(\.labels)
        #expect(ones == [MetricCatalogue.alertState.labels("shop", "a", "errors", state)])
        #expect(
            Set(series.map(\.labels)).isSuperset(
                of: LogAlert.states.map { MetricCatalogue.alertState.labels("shop", "a", "errors", $0) }))
    }

    @Test("an alert that was never checked has no time of a check")
    func unchecked() {
        let checked = LogAlert(id: "b", name: "n", state: "firing", lastChecked: Timestamp(seconds: 1_795_428_000))
        let series = families([alert("a", "not_firing"), checked])[MetricCatalogue.alertLastCheck] ?? []
        #expect(series.map(\.value) == [.number(1_795_428_000)])
    }

    @Test("alerts that are switched off are left out, and one that is listed twice is shown once")
    func left() {
        let shown = families([alert("a", "firing"), alert("b", "firing", isEnabled: false), alert("a", "broken")])
        #expect(shown[MetricCatalogue.alertConsecutiveFailures]?.map(\.value) == [.integer(2)])
        #expect(shown[MetricCatalogue.alertState]?.count == LogAlert.states.count)
    }
}
