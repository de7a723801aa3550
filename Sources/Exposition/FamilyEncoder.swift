import Basics

/// Writes the series of one metric: `name{labels} value`, a line each; a histogram as its buckets, sum and count; behind
/// either, where that is wanted and known, since when it counts.
struct FamilyEncoder {
    private let format: ExpositionFormat
    private let kind: MetricDescriptor.Kind
    /// `name{` and, for a histogram, `name_bucket{` and so on.
    private let opening: [UInt8]
    private let bucketOpening: [UInt8]
    private let sumOpening: [UInt8]
    private let countOpening: [UInt8]
    private let createdOpening: [UInt8]
    private let showsCreated: Bool

    init(_ descriptor: MetricDescriptor, format: ExpositionFormat) {
        self.format = format
        kind = descriptor.kind
        opening = Array("\(descriptor.name){".utf8)
        bucketOpening = Array("\(descriptor.name)_bucket{".utf8)
        sumOpening = Array("\(descriptor.name)_sum{".utf8)
        countOpening = Array("\(descriptor.name)_count{".utf8)
        createdOpening = Array("\(descriptor.openMetricsName)_created{".utf8)
        showsCreated = format.showsCreated && kind != .gauge
    }

    /// The lines of these series are no longer than this together, in bytes.
    func bound(of series: [Series]) -> Int {
        let punctuation = 4
        return series.reduce(0) { bound, series in
            let line = series.labels.rendered.count + opening.count + punctuation + ByteWriter.longestNumber
            let created = showsCreated && series.created != nil ? line + "_created".utf8.count : 0
            if case .exemplified(_, let exemplar) = series.value {
                return bound + line + created + exemplar.labels.rendered.count + 2 * ByteWriter.longestNumber
            }
            guard case .histogram(let histogram) = series.value else { return bound + line + created }
            let suffixAndBucketBound = "_bucket".utf8.count + #",le="""#.utf8.count + ByteWriter.longestNumber
            return bound + (histogram.bounds.count + 3) * (line + suffixAndBucketBound) + created
        }
    }

    func append(_ series: [Series], to writer: inout ByteWriter) {
        for series in series {
            switch series.value {
            case .integer(let value):
                precondition(kind != .histogram, "a histogram's series must hold histograms")
                appendStart(opening, series.labels, to: &writer)
                writer.append(integer: value)
                writer.append(UInt8(ascii: "\n"))
            case .exemplified(let value, let exemplar):
                precondition(kind == .counter, "only a counter may show what it counted")
                appendStart(opening, series.labels, to: &writer)
                writer.append(integer: value)
                if format.showsExemplars { append(exemplar, to: &writer) }
                writer.append(UInt8(ascii: "\n"))
            case .number(let value):
                precondition(kind != .histogram, "a histogram's series must hold histograms")
                appendStart(opening, series.labels, to: &writer)
                writer.append(number: value)
                writer.append(UInt8(ascii: "\n"))
            case .histogram(let histogram):
                precondition(kind == .histogram, "only a histogram's series may hold histograms")
                append(histogram, series.labels, to: &writer)
            }
            if showsCreated, let created = series.created {
                appendStart(createdOpening, series.labels, to: &writer)
                writer.append(number: created)
                writer.append(UInt8(ascii: "\n"))
            }
        }
    }

    /// A whole number with the time at which it was that, in seconds.
    func append(_ sample: TimedSample, of labels: LabelSet, to writer: inout ByteWriter) {
        appendStart(opening, labels, to: &writer)
        writer.append(integer: sample.value)
        writer.append(UInt8(ascii: " "))
        let seconds = sample.time.seconds
        writer.append(integer: Int(seconds))
        let thousandths = Int(sample.time.microseconds - seconds * 1_000_000) / 1000
        if thousandths > 0 {
            writer.append(thousandths < 10 ? ".00" : thousandths < 100 ? ".0" : ".")
            writer.append(integer: thousandths)
        }
        writer.append(UInt8(ascii: "\n"))
    }

    /// It stands for one entry.
    private func append(_ exemplar: Exemplar, to writer: inout ByteWriter) {
        writer.append(" # {")
        writer.append(exemplar.labels.rendered)
        writer.append("} 1 ")
        writer.append(number: exemplar.time)
    }

    private func append(_ histogram: Histogram, _ labels: LabelSet, to writer: inout ByteWriter) {
        for (bound, count) in zip(histogram.bounds + [.infinity], histogram.cumulativeCounts) {
            writer.append(bucketOpening)
            if !labels.rendered.isEmpty {
                writer.append(labels.rendered)
                writer.append(UInt8(ascii: ","))
            }
            writer.append(#"le=""#)
            format.appendBucketBound(bound, to: &writer)
            writer.append("\"} ")
            writer.append(integer: count)
            writer.append(UInt8(ascii: "\n"))
        }
        guard format.sumsNegativeBounds || histogram.bounds.first.map({ $0 >= 0 }) ?? true else { return }
        appendStart(sumOpening, labels, to: &writer)
        writer.append(number: histogram.sum)
        writer.append(UInt8(ascii: "\n"))
        appendStart(countOpening, labels, to: &writer)
        writer.append(integer: histogram.count)
        writer.append(UInt8(ascii: "\n"))
    }

    /// Everything before the value; without labels there are no braces.
    @inline(__always)
    private func appendStart(_ opening: [UInt8], _ labels: LabelSet, to writer: inout ByteWriter) {
        guard !labels.rendered.isEmpty else {
            opening.withUnsafeBytes { writer.append(UnsafeRawBufferPointer(rebasing: $0.dropLast())) }
            return writer.append(UInt8(ascii: " "))
        }
        writer.append(opening)
        writer.append(labels.rendered)
        writer.append("} ")
    }
}
