package import Basics

/// A metric with samples of a stretch of time, as OpenMetrics has them: the header once, then series after series, the samples
/// of each in the order of time, each with its timestamp.
/// https://prometheus.io/docs/specs/om/open_metrics_spec/#timestamps
package struct TimedSeriesEncoder: Sendable {
    private static let format = ExpositionFormat.openMetrics(created: .omitted)
    /// No timestamp is longer: seconds and milliseconds, with the blank before.
    private static let longestTime = 26

    private let descriptor: MetricDescriptor
    private let family: FamilyEncoder

    /// What stands once below everything.
    package static let trailer = Array("# EOF\n".utf8)

    /// - Parameter descriptor: of a counter or a gauge.
    package init(_ descriptor: MetricDescriptor) {
        precondition(descriptor.kind != .histogram, "a histogram has more than one sample at a time")
        self.descriptor = descriptor
        family = FamilyEncoder(descriptor, format: Self.format)
    }

    /// What stands once above the series.
    package var header: [UInt8] {
        ByteWriter.bytes(atMost: Self.format.headerBound(of: descriptor)) {
            Self.format.appendHeader(of: descriptor, to: &$0)
        }
    }

    /// The lines of one series.
    ///
    /// - Parameter samples: in the order of time, which is written to the millisecond.
    package func lines(of labels: LabelSet, _ samples: [TimedSample]) -> [UInt8] {
        let bound = samples.count * (family.bound(of: [Series(labels, .integer(0))]) + Self.longestTime)
        return ByteWriter.bytes(atMost: bound) { writer in
            for sample in samples { family.append(sample, of: labels, to: &writer) }
        }
    }
}

/// What a counter stood at at a time.
package struct TimedSample: Hashable, Sendable {
    package let time: Timestamp
    package let value: Int

    package init(_ time: Timestamp, _ value: Int) {
        self.time = time
        self.value = value
    }
}
