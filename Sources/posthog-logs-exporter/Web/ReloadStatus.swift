import Basics
import Collector
import Exposition
import HTTP

/// What became of the last change of the web configuration, for the metrics.
final class ReloadStatus: @unchecked Sendable {  // all its state is touched only under `lock`
    private let lock = Lock()
    private var isSuccessful = false
    private var lastSuccess: Timestamp?

    func succeeded(at now: Timestamp) {
        lock.withLock {
            isSuccessful = true
            lastSuccess = now
        }
    }

    func failed() {
        lock.withLock { isSuccessful = false }
    }

    func families() -> [MetricFamily] {
        let (success, time) = lock.withLock { () -> (Bool, Timestamp?) in (isSuccessful, lastSuccess) }
        let seconds = time.map { Double($0.microseconds) / 1_000_000 }
        return [
            MetricFamily(MetricCatalogue.configReloadSuccessful, [Series(.none, .integer(success ? 1 : 0))]),
            MetricFamily(MetricCatalogue.configReloadSuccessTime, seconds.map { [Series(.none, .number($0))] } ?? []),
        ]
    }
}
