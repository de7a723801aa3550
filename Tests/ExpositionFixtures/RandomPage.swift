import Basics
import BasicsFixtures
package import Exposition

/// Families such as nobody would write: labels that try to break out, numbers at all ends.
package struct RandomPage: Sendable {
    package let families: [MetricFamily]

    private static let shapes: [(name: String, kind: MetricDescriptor.Kind)] = [
        ("random_things_total", .counter), ("random_read_bytes_total", .counter), ("random_load_ratio", .gauge),
        ("random_state", .gauge), ("random_wait_seconds", .histogram), ("random_depth_meters", .histogram),
    ]

    package init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        families = Self.shapes.shuffled(using: &generator).map { name, kind in
            let labelNames = Array(["first", "second", "third"].prefix(Int.random(in: 0...3, using: &generator)))
            let descriptor = MetricDescriptor(
                name: name, kind: kind, help: "Random \\ \n \" \(generator.labelValue()).", labelNames: labelNames)
            let bounds = Self.bounds(&generator)
            let count = labelNames.isEmpty ? 1 : Int.random(in: 0...40, using: &generator)
            let labels = Set((0..<count).map { _ in LabelSet(labelNames, generator.labelValues(labelNames.count)) })
                .sorted().shuffled(using: &generator)  // a set's own order is another one in each process
            return MetricFamily(
                descriptor,
                labels.map { Series($0, Self.value(kind, bounds, &generator), created: Self.created(&generator)) })
        }
    }

    private static func value(
        _ kind: MetricDescriptor.Kind, _ bounds: [Double], _ generator: inout SeededGenerator
    ) -> SampleValue {
        let magnitudes: [SampleValue] = [
            .integer(0), .integer(Int.random(in: 0...1_000_000, using: &generator)), .integer(.max), .number(.infinity),
            .number(Double.random(in: 0...1, using: &generator)), .number(.greatestFiniteMagnitude),
            .number(.leastNonzeroMagnitude), .number(1e21), .number(0x1p53),
        ]
        let others: [SampleValue] = [.number(.nan), .number(-.infinity), .integer(.min), .number(-0.0), .number(-1e-7)]
        switch kind {
        case .counter: return magnitudes.randomElement(using: &generator) ?? .integer(0)
        case .gauge: return (magnitudes + others).randomElement(using: &generator) ?? .integer(0)
        case .histogram:
            var histogram = Histogram(bounds: bounds)
            for _ in 0..<Int.random(in: 0...20, using: &generator) {
                histogram.observe(Double.random(in: 0...1e7, using: &generator))
            }
            return .histogram(histogram)
        }
    }

    /// Some below zero, some that formats write differently.
    private static func bounds(_ generator: inout SeededGenerator) -> [Double] {
        [-1e6, -0.5, 0, 1e-9, 0.005, 0.25, 1, 10, 999_999, 1e6, 1_234_567.5, 2.5e7, 1e15, 1e16, 1e21].filter { _ in
            Bool.random(using: &generator)
        }
    }

    private static func created(_ generator: inout SeededGenerator) -> Double? {
        [nil, 1_700_000_000, 1_795_435_200.123456].randomElement(using: &generator) ?? nil
    }
}
