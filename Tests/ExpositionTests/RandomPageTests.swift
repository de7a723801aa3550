import Basics
import Exposition
import ExpositionFixtures
import Testing

@Suite("Random pages before other people's readers")
struct RandomPageTests {
    private static let seeds: Range<UInt64> = 0..<40

    @Test("promtool can read every page, whatever its labels and numbers", arguments: seeds)
    func promtool(seed: UInt64) throws {
        let page = Pages.encode(RandomPage(seed: seed).families)
        #expect(try Promtool.complaints(about: page) == "")
    }

    @Test(
        "prometheus_client reads back the labels and numbers that went in, in every format",
        .enabled(if: PrometheusClient.isInstalled, "\(PrometheusClient.whyMissing)"),
        arguments: ExpositionFormat.allCases)
    func prometheusClient(format: ExpositionFormat) throws {
        let pages = Self.seeds.map { RandomPage(seed: $0).families }
        let readings = try PrometheusClient.read(pages.map { (format, Pages.encode($0, format)) })
        #expect(readings.count == pages.count)
        for (families, reading) in zip(pages, readings) {
            #expect(reading.complaint == nil)
            #expect(Set(reading.samples).count == reading.samples.count)
            #expect(
                Set(reading.samples.filter(Self.isPlain)) == Set(families.flatMap { Self.plainSamples($0, format) }))
            let histograms = families.filter { $0.descriptor.kind == .histogram }
            #expect(
                reading.samples.count { !Self.isPlain($0) }
                    == histograms.reduce(0) { $0 + Self.lineCount($1, format) })
        }
    }

    /// Of a counter or a gauge.
    private static func isPlain(_ sample: PrometheusClient.Reading.Sample) -> Bool {
        !["random_wait_seconds", "random_depth_meters"].contains { sample.name.hasPrefix($0) }
    }

    private static func plainSamples(
        _ family: MetricFamily, _ format: ExpositionFormat
    ) -> [PrometheusClient.Reading.Sample] {
        family.series.flatMap { series -> [PrometheusClient.Reading.Sample] in
            let labels = PageLabels.read(series.labels)
            let value: Double
            switch series.value {
            case .integer(let integer): value = Double(integer)
            case .number(let number): value = number
            case .exemplified, .histogram: return []
            }
            let sample = PrometheusClient.Reading.Sample(
                name: family.descriptor.name, labels: labels, value: PageLabels.python(value))
            guard family.descriptor.kind == .counter, format == .openMetrics(created: .shown),
                let created = series.created
            else { return [sample] }
            let name = family.descriptor.name.dropLast("_total".count) + "_created"
            return [sample, .init(name: String(name), labels: labels, value: PageLabels.python(created))]
        }
    }

    private static func lineCount(_ family: MetricFamily, _ format: ExpositionFormat) -> Int {
        family.series.reduce(0) { count, series in
            guard case .histogram(let histogram) = series.value else { return count }
            let hasSum = format == .text || !histogram.bounds.contains { $0 < 0 }
            let hasCreated = format == .openMetrics(created: .shown) && series.created != nil
            return count + histogram.bounds.count + 1 + (hasSum ? 2 : 0) + (hasCreated ? 1 : 0)
        }
    }
}
