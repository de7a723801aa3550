import Exposition
import Testing

@Suite("Metric descriptors")
struct MetricDescriptorTests {
    struct Wrong: Codable, Sendable, CustomTestStringConvertible {
        let rule: String
        var name = "jobs_total"
        var kind = "counter"
        var help = "Jobs."
        var labels: [String] = []

        var testDescription: String { rule }
    }

    static let wrong = [
        Wrong(rule: "an empty name", name: "", kind: "gauge"),
        Wrong(rule: "a name that starts with a digit", name: "2_jobs_total"),
        Wrong(rule: "a name with a dash", name: "my-jobs_total"),
        Wrong(rule: "a name with a letter beyond ASCII", name: "jöbs_total"),
        Wrong(rule: "a counter without _total", name: "jobs"),
        Wrong(rule: "a gauge with _total", kind: "gauge"),
        Wrong(rule: "a gauge named like the count of a histogram", name: "jobs_count", kind: "gauge"),
        Wrong(rule: "no help", help: ""),
        Wrong(rule: "an empty label name", labels: [""]),
        Wrong(rule: "a label name with a colon", labels: ["a:b"]),
        Wrong(rule: "a label name of Prometheus' own", labels: ["__name__"]),
        Wrong(rule: "a label twice", labels: ["a", "b", "a"]),
        Wrong(rule: "quantile as a label", labels: ["quantile"]),
        Wrong(rule: "le as a label of a histogram", name: "job_seconds", kind: "histogram", labels: ["le"]),
    ]

    @Test("a descriptor that no page may carry stops the program", arguments: wrong)
    func refuses(wrong: Wrong) async {
        await #expect(processExitsWith: .failure) { [wrong] in
            guard let kind = MetricDescriptor.Kind(rawValue: wrong.kind) else { return }
            _ = MetricDescriptor(name: wrong.name, kind: kind, help: wrong.help, labelNames: wrong.labels)
        }
    }

    @Test("colons, underscores and digits are legal where the data model has them")
    func accepts() {
        let descriptor = MetricDescriptor(
            name: "_job:run2:seconds", kind: .gauge, help: "ö \\ \n \"", labelNames: ["_a", "B2", "le"])
        #expect(descriptor.labelNames == ["_a", "B2", "le"])
    }
}
