import Testing

@testable import Exposition

@Suite struct ExemplarTests {
    private let trace = (name: "trace_id", value: String(repeating: "a", count: 32))
    private let span = (name: "span_id", value: String(repeating: "b", count: 16))

    private func page(_ format: ExpositionFormat, _ exemplar: Exemplar, created: Double? = nil) -> String {
        let descriptor = MetricDescriptor(
            name: "errors_total", kind: .counter, help: "Errors.", labelNames: ["service"])
        let family = MetricFamily(
            descriptor, [Series(LabelSet(["service"], ["api"]), .exemplified(3, exemplar), created: created)])
        return Self.encoded(family, format)
    }

    private static func encoded(_ family: MetricFamily, _ format: ExpositionFormat) -> String {
        let page = ExpositionPage.assemble(
            [ExpositionBlock([family], format: format)], in: [family.descriptor], format: format)
        return String(decoding: page, as: UTF8.self)
    }

    @Test("OpenMetrics shows it behind the value, and before the line that says since when it counts")
    func openMetrics() {
        let text = page(.openMetrics(created: .shown), Exemplar([trace, span], time: 1520879607.789), created: 5)
        #expect(
            text.contains(
                """
                errors_total{service="api"} 3 # {trace_id="\(trace.value)",span_id="\(span.value)"} 1 1520879607.789
                errors_created{service="api"} 5

                """))
    }

    @Test("the text format, which has no exemplars, shows the value alone")
    func text() {
        #expect(page(.text, Exemplar([trace], time: 1)).hasSuffix("errors_total{service=\"api\"} 3\n"))
    }

    @Test("names and values are at most 128 characters together; what is beyond that is left out")
    func length() {
        func labels(_ count: Int) -> String {
            Exemplar([trace, ("x", String(repeating: "é", count: count))], time: 1).labels.description
        }
        #expect(labels(87).contains("x="), "8 + 32 + 1 + 87 are 128")
        #expect(!labels(88).contains("x="))
        #expect(labels(88).contains(trace.value))
    }

    @Test("a value of the other kinds that shows what it counted is a mistake of this program")
    func gauge() async {
        await #expect(processExitsWith: .failure) {
            let descriptor = MetricDescriptor(name: "errors", kind: .gauge, help: "Errors.")
            let series = Series(.none, .exemplified(3, Exemplar([("trace_id", "a")], time: 1)))
            _ = ExemplarTests.encoded(MetricFamily(descriptor, [series]), .text)
        }
    }
}
