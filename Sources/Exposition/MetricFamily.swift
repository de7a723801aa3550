/// A metric with its series at one moment.
package struct MetricFamily: Sendable {
    package let descriptor: MetricDescriptor
    /// In any order, each label set once. Kept in the order of the labels they are encoded fastest.
    package var series: [Series]

    package init(_ descriptor: MetricDescriptor, _ series: [Series] = []) {
        self.descriptor = descriptor
        self.series = series
    }
}

/// One line of a page, or the lines of one histogram.
package struct Series: Sendable {
    package let labels: LabelSet
    package var value: SampleValue

    package init(_ labels: LabelSet = .none, _ value: SampleValue) {
        self.labels = labels
        self.value = value
    }
}

package enum SampleValue: Sendable, Hashable {
    case integer(Int)
    case number(Double)
    /// Indirect so that the many plain series stay small: 24 bytes each, not 40.
    indirect case histogram(Histogram)
}
