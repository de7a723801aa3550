import Basics
import Collector
import Exposition
import HTTP

/// What became of the last change of the web configuration, and what it has of a certificate, for the metrics.
final class ReloadStatus: @unchecked Sendable {  // all its state is touched only under `lock`
    private let lock = Lock()
    private var isSuccessful = false
    private var lastSuccess: Timestamp?
    private var certificateExpiry: Timestamp?

    /// - Parameter certificate: of the configuration that is in use from now on.
    func succeeded(at now: Timestamp, certificate: CertificateValidity?) {
        lock.withLock {
            isSuccessful = true
            lastSuccess = now
            certificateExpiry = certificate?.end
        }
    }

    func failed() {
        lock.withLock { isSuccessful = false }
    }

    func families() -> [MetricFamily] {
        let (success, time, expiry) = lock.withLock { (isSuccessful, lastSuccess, certificateExpiry) }
        return [
            MetricFamily(MetricCatalogue.configReloadSuccessful, [Series(.none, .integer(success ? 1 : 0))]),
            MetricFamily(MetricCatalogue.configReloadSuccessTime, Self.series(time)),
            MetricFamily(MetricCatalogue.certificateExpiry, Self.series(expiry)),
        ]
    }

    private static func series(_ time: Timestamp?) -> [Series] {
        time.map { [Series(.none, .number(Double($0.microseconds) / 1_000_000))] } ?? []
    }
}
