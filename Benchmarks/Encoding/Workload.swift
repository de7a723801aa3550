import Exposition

/// The series of some services of one project, seven severities each, in order; and the same as plain strings for the
/// encoder that it is compared with.
struct Workload {
    enum Values: String, CaseIterable {
        case counts, fractions
    }

    let values: Values
    let family: MetricFamily
    let rows: [(labels: [(name: String, value: String)], value: SampleValue)]

    init(series count: Int, values: Values) {
        self.values = values
        let names = ["project", "service_name", "severity"]
        let severities = ["debug", "error", "fatal", "info", "trace", "unknown", "warn"]
        let digits = String(count).utf8.count
        var state: UInt64 = 42
        var rows: [(labels: [(name: String, value: String)], value: SampleValue)] = []
        for index in 0..<count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let service = String(index / severities.count)
            let padding = String(repeating: "0", count: digits - service.utf8.count)
            let labels = ["production", "checkout-\(padding)\(service)", severities[index % severities.count]]
            let value: SampleValue =
                switch values {
                case .counts: .integer(Int(state >> 44))
                case .fractions: .number(Double(state >> 11) * 0x1p-53)
                }
            rows.append((zip(names, labels).map { (name: $0, value: $1) }, value))
        }
        self.rows = rows
        let descriptor =
            switch values {
            case .counts:
                MetricDescriptor(
                    name: "posthog_logs_entries_total", kind: .counter, help: "Log entries.", labelNames: names)
            case .fractions:
                MetricDescriptor(
                    name: "posthog_logs_service_error_rate", kind: .gauge, help: "Error rate.", labelNames: names)
            }
        family = MetricFamily(
            descriptor, rows.map { Series(LabelSet(names, $0.labels.map(\.value)), $0.value) })
    }
}
