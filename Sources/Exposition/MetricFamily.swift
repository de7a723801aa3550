package import Basics

/// A metric with its series at one moment.
package struct MetricFamily: Sendable {
    package let descriptor: MetricDescriptor
    /// In any order, each label set once. Kept in the order of the labels they are encoded fastest.
    package var series: [Series]

    package init(_ descriptor: MetricDescriptor, _ series: [Series] = []) {
        self.descriptor = descriptor
        self.series = series
    }

    /// The same family, of which each series that counts and does not know since when does so since then.
    ///
    /// - Parameter created: in seconds of Unix time; nil changes nothing.
    package func counting(since created: Double?) -> MetricFamily {
        guard let created, descriptor.kind != .gauge else { return self }
        return MetricFamily(
            descriptor, series.map { Series($0.labels, $0.value, created: $0.created ?? created) })
    }
}

/// One line of a page, or the lines of one histogram.
package struct Series: Sendable {
    package let labels: LabelSet
    package var value: SampleValue
    /// NaN for none, which is 8 bytes less a series than an optional.
    private let createdOrNaN: Double

    /// - Parameter created: since when a counter or a histogram counts, in seconds of Unix time, where that is known.
    package init(_ labels: LabelSet = .none, _ value: SampleValue, created: Double? = nil) {
        self.labels = labels
        self.value = value
        createdOrNaN = created ?? .nan
    }

    package var created: Double? { createdOrNaN.isFinite ? createdOrNaN : nil }
}

package enum SampleValue: Sendable, Hashable {
    case integer(Int)
    case number(Double)
    /// A counter with one of the things that it counted. Indirect, as histograms are, so that the many plain series stay small:
    /// 32 bytes each, not 48.
    indirect case exemplified(Int, Exemplar)
    indirect case histogram(Histogram)
}
