import Exposition
import Testing

@Suite("Series of a metric descriptor")
struct MetricDescriptorSeriesTests {
    private static let jobs = MetricDescriptor(
        name: "jobs_total", kind: .counter, help: "Jobs.", labelNames: ["queue", "state"])

    @Test("label values go with the label names in their order")
    func labels() {
        let expected = LabelSet(["queue", "state"], ["mail", "done"])
        #expect(Self.jobs.labels("mail", "done") == expected)
        let series = Self.jobs.series("mail", "done", value: .integer(3), created: 7.5)
        #expect(series.labels == expected)
        #expect(series.value == .integer(3))
        #expect(series.created == 7.5)
    }

    @Test("a metric without labels has a series without any")
    func none() {
        let up = MetricDescriptor(name: "up", kind: .gauge, help: "Up.")
        #expect(up.series(value: .integer(1)).labels == .none)
    }

    @Test("one label value too few or too many stops the program")
    func wrongNumber() async {
        await #expect(processExitsWith: .failure) {
            _ = MetricDescriptor(name: "jobs", kind: .gauge, help: "Jobs.", labelNames: ["queue"]).labels()
        }
        await #expect(processExitsWith: .failure) {
            _ = MetricDescriptor(name: "jobs", kind: .gauge, help: "Jobs.", labelNames: ["queue"])
                .series("mail", "done", value: .integer(1))
        }
    }
}
