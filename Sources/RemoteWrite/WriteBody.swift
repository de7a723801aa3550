import Basics
package import Exposition
import SwiftProtobuf

/// A batch of samples as remote write 1.0 sends it: https://prometheus.io/docs/specs/prw/remote_write_spec/
package struct WriteBody {
    private var request = Prometheus_WriteRequest()

    /// What every request has besides authorization.
    package static let headers = [
        ("Content-Type", "application/x-protobuf"), ("Content-Encoding", "snappy"),
        ("X-Prometheus-Remote-Write-Version", "0.1.0"),
    ]

    package init() {}

    /// Adds a sample of a series that has none in this batch yet. Its time is sent in milliseconds.
    package mutating func add(_ series: WriteSeries, _ sample: TimedSample) {
        var sent = Prometheus_Sample()
        sent.value = Double(sample.value)
        sent.timestamp = sample.time.milliseconds
        var timeseries = Prometheus_TimeSeries()
        timeseries.labels = series.labels
        timeseries.samples = [sent]
        request.timeseries.append(timeseries)
    }

    package var samples: Int { request.timeseries.count }

    /// Encoded and compressed.
    package var bytes: [UInt8] {
        do {
            let plain: [UInt8] = try request.serializedBytes()
            return Snappy.compressed(plain)
        } catch {
            preconditionFailure("nothing in the message is required, and its texts are UTF-8: \(error)")
        }
    }
}

/// The labels of one series, in the order in which they are sent.
package struct WriteSeries: Sendable {
    fileprivate let labels: [Prometheus_Label]

    /// Labels without a value are left out, as they are the same as none.
    package init(metric: String, names: [String], values: [String]) {
        let pairs = zip(["__name__"] + names, [metric] + values.map(LabelSet.shown)).filter { !$1.isEmpty }
        labels = pairs.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }.map { name, value in
            var label = Prometheus_Label()
            (label.name, label.value) = (name, value)
            return label
        }
    }
}

extension Timestamp {
    fileprivate var milliseconds: Int64 { seconds * 1000 + (microseconds - seconds * 1_000_000) / 1000 }
}
