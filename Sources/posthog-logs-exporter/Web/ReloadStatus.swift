import Basics
import Collector
import Exposition
import HTTP

/// The results of the last reloads, and the end of the certificate in use, for the metrics.
final class ReloadStatus: Sendable {
    /// What is loaded by itself.
    enum Part: Sendable {
        case configuration, web
    }

    private let state = Locked(State())

    private struct State {
        var failing: Set<Part> = []
        var lastSuccess: Timestamp?
        var certificateExpiry: Timestamp?
    }

    func succeeded(_ part: Part, at now: Timestamp) {
        state.withLock { state in
            state.failing.remove(part)
            if state.failing.isEmpty { state.lastSuccess = now }
        }
    }

    func failed(_ part: Part) {
        state.withLock { _ = $0.failing.insert(part) }
    }

    /// - Parameter certificate: of the web configuration that is in use from now on.
    func use(certificate: CertificateValidity?) {
        state.withLock { $0.certificateExpiry = certificate?.end }
    }

    /// Nothing where nothing was ever loaded.
    func families() -> [MetricFamily] {
        let state = state.withLock { $0 }
        guard let lastSuccess = state.lastSuccess else { return [] }
        return [
            MetricCatalogue.configReloadSuccessful.single(.integer(state.failing.isEmpty ? 1 : 0)),
            MetricCatalogue.configReloadSuccessTime.single(.number(lastSuccess.unixSeconds)),
            MetricCatalogue.certificateExpiry.single(state.certificateExpiry.map { .number($0.unixSeconds) }),
        ]
    }
}
