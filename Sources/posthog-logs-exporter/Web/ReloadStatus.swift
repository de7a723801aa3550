import Basics
import Collector
import Exposition
import HTTP
import StatusPage

/// The results of the last reloads, and the end of the certificate in use, for the metrics.
final class ReloadStatus: Sendable {
    /// What is loaded by itself.
    enum Part: String, Sendable {
        case configuration
        case web = "web configuration"
    }

    private let state = Locked(State())

    private struct State {
        /// Why what is in use is not what is there.
        var failing: [Part: String] = [:]
        var lastSuccess: Timestamp?
        var certificateExpiry: Timestamp?
    }

    func succeeded(_ part: Part, at now: Timestamp) {
        state.withLock { state in
            state.failing[part] = nil
            if state.failing.isEmpty { state.lastSuccess = now }
        }
    }

    /// - Parameter reason: one line, for people.
    func failed(_ part: Part, _ reason: String) {
        state.withLock { $0.failing[part] = reason }
    }

    /// For the pages.
    var problems: [ProcessProblem] {
        state.withLock { $0.failing }.sorted { $0.key.rawValue < $1.key.rawValue }.map { part, reason in
            ProcessProblem(
                failure: "the \(part.rawValue) was not reloaded, and the one before is still in use: \(reason)",
                remedy: "correct it before the exporter is restarted, since it would not start")
        }
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
