extension MetricDescriptor {
    /// The units of https://prometheus.io/docs/practices/naming/#base-units that a name may carry.
    private static let units = [
        "seconds", "bytes", "ratio", "celsius", "meters", "volts", "amperes", "joules", "grams",
    ]

    /// What OpenMetrics calls the family: without the `_total` that only a counter's samples have there.
    package var openMetricsName: String {
        kind == .counter ? String(name.dropLast("_total".utf8.count)) : name
    }

    /// The unit that the name ends in, if it does. OpenMetrics wants it as the last word of the family's name.
    var unit: String? {
        let name = openMetricsName
        return Self.units.first { name.hasSuffix("_\($0)") }
    }

    /// Under which names a reader knows this metric: as a family in either format, or by the name of one of its samples.
    package var allNames: [String] {
        switch kind {
        case .counter: [name, openMetricsName]
        case .gauge: [name]
        case .histogram: [name, "\(name)_bucket", "\(name)_sum", "\(name)_count"]
        }
    }
}
