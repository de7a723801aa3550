import Collector
import PostHogLogs
import Testing

@testable import Collector

@Suite struct CompatibilityModeTests {
    @Test("the values of the label are a contract")
    func labels() {
        let labels = CompatibilityMode.allCases.map(\.rawValue)
        #expect(
            Set(labels) == [
                "no_count_ranges", "no_severity_breakdown", "services_ignore_time", "no_services", "services_cut",
            ])
    }

    @Test("an endpoint that is missing is no failure where another takes its place")
    func replaced() {
        let missing = PollFailure.notFound(APIError(detail: "Endpoint not found."))
        for endpoint in [Endpoint.countRanges, .services, .values] {
            #expect(CompatibilityMode.replaces(endpoint, lacking: missing))
            #expect(!CompatibilityMode.replaces(endpoint, lacking: .throttled(retryAfter: nil)))
        }
        #expect(!CompatibilityMode.replaces(.sparkline, lacking: missing))
    }
}
