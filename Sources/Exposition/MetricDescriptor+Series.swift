extension MetricDescriptor {
    /// The labels of one series of this metric.
    ///
    /// - Parameter values: one for each of its label names, in their order.
    package func labels(_ values: String...) -> LabelSet {
        labels(values)
    }

    /// One series of this metric.
    ///
    /// - Parameters:
    ///   - values: one for each of its label names, in their order.
    ///   - created: since when a counter or a histogram counts, in seconds of Unix time, where that is known.
    package func series(_ values: String..., value: SampleValue, created: Double? = nil) -> Series {
        Series(labels(values), value, created: created)
    }

    /// A family of one series without labels; without any where there is no value.
    package func single(_ value: SampleValue?) -> MetricFamily {
        MetricFamily(self, value.map { [series(value: $0)] } ?? [])
    }

    package func labels(_ values: [String]) -> LabelSet {
        precondition(
            values.count == labelNames.count, "\(name) takes \(labelNames.count) label values, not \(values.count)")
        return LabelSet(labelNames, values)
    }
}
