import Exposition

/// Labels and numbers as prometheus_client tells them.
enum PageLabels {
    /// The values of a label set, read back from a page that is known to be read right (`ExpositionBlockTests`).
    static func read(_ labels: LabelSet) -> [String: String] {
        let page = Pages.encode([MetricFamily(Pages.gauge(), [Series(labels, .integer(1))])])
        let samples = (try? PageParser.families(of: page).first?.samples) ?? []
        return Dictionary(
            samples.flatMap(\.labels).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// As Python writes a float that was read from a page, on which no zero is negative.
    static func python(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value > 0 ? "inf" : "-inf" }
        return value == 0 ? "0.0" : value.description
    }
}
