import Basics
import Collector
import Exposition
import StateStore

extension StateStatus {
    /// What the metrics page shows of it.
    var families: [MetricFamily] {
        [
            MetricCatalogue.stateWriteTimestamp.single(lastWrite.map { .number($0.unixSeconds) }),
            MetricCatalogue.stateWriteFailures.single(.integer(writeFailures)),
            MetricCatalogue.stateLoadFailures.single(.integer(loadFailures)),
        ]
    }
}
