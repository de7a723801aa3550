import Basics
import Collector
import Exposition
import HTTP

/// What became of the last change of the web configuration, and what it has of a certificate, for the metrics.
final class ReloadStatus: Sendable {
    private let state = Locked(State())

    private struct State {
        var isSuccessful = false
        var lastSuccess: Timestamp?
        var certificateExpiry: Timestamp?
    }

    /// - Parameter certificate: of the configuration that is in use from now on.
    func succeeded(at now: Timestamp, certificate: CertificateValidity?) {
        state.withLock { $0 = State(isSuccessful: true, lastSuccess: now, certificateExpiry: certificate?.end) }
    }

    func failed() {
        state.withLock { $0.isSuccessful = false }
    }

    func families() -> [MetricFamily] {
        let state = state.withLock { $0 }
        return [
            MetricCatalogue.configReloadSuccessful.single(.integer(state.isSuccessful ? 1 : 0)),
            MetricCatalogue.configReloadSuccessTime.single(state.lastSuccess.map { .number($0.unixSeconds) }),
            MetricCatalogue.certificateExpiry.single(state.certificateExpiry.map { .number($0.unixSeconds) }),
        ]
    }
}
