import Basics
import Collector
import Exposition
import StateStore

extension StateStatus {
    /// What the metrics page shows of it.
    var families: [MetricFamily] {
        let written = lastWrite.map { Series(.none, .number(Double($0.microseconds) / 1e6)) }
        return [
            MetricFamily(MetricCatalogue.stateWriteTimestamp, written.map { [$0] } ?? []),
            MetricFamily(MetricCatalogue.stateWriteFailures, [Series(.none, .integer(writeFailures))]),
            MetricFamily(MetricCatalogue.stateLoadFailures, [Series(.none, .integer(loadFailures))]),
        ]
    }
}
