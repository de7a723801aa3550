package import Basics
internal import HTTP
import PostHogLogs

/// PostHog's Logs API over a store, without sockets. Everybody may call it from anywhere; what is given in is shown in
/// the next answer.
package final class LogsAPI: Sendable {
    private let now: @Sendable () -> Timestamp
    private let state: Locked<ServerState>
    private let held = Locked<[@Sendable () -> Void]>([])

    /// Requests beyond so many are forgotten, the oldest first.
    package static let recordLimit = 10_000

    package init(
        version: ServerVersion = .current, access: Access = Access(), now: @escaping @Sendable () -> Timestamp
    ) {
        self.now = now
        state = Locked(ServerState(Conditions(version: version, access: access)))
    }

    /// Takes entries in. Times more than a day off are replaced by the time of arrival, as PostHog's capture does.
    package func ingest(_ records: some Sequence<LogRecord>, project: String = Access.defaultProject) {
        let now = now()
        state.withLock { $0.ingest(records, project: project, at: now) }
    }

    /// Puts these in the place of a project's alerts.
    package func setAlerts(_ alerts: [LogAlert], project: String = Access.defaultProject) {
        state.withLock { $0.alerts[project] = alerts }
    }

    package func change(_ change: (inout Conditions) -> Void) {
        state.withLock { change(&$0.conditions) }
    }

    /// Has the next `times` requests of these endpoints go wrong; nil for all until `clearFaults()`.
    ///
    /// - Parameter projects: as the requests name them; nil for all.
    package func inject(
        _ fault: Fault, at routes: Set<Route> = Set(Route.allCases), of projects: Set<String>? = nil, times: Int? = 1
    ) {
        state.withLock { $0.faults.add(fault, at: routes, of: projects, times: times ?? .max) }
    }

    package func clearFaults() {
        state.withLock { $0.faults.clear() }
    }

    /// The requests to known endpoints, oldest first.
    package var requests: [RecordedRequest] {
        state.withLock(\.recorded)
    }

    package func forgetRequests() {
        state.withLock { $0.recorded = [] }
    }

    package func answer(_ request: SimulatedRequest) -> SimulatedAnswer {
        let now = now()
        return state.withLock { $0.answer(request, at: now) }
    }

    /// Lets go all answers that are held.
    package func release() {
        let waiting = held.withLock { held in
            defer { held = [] }
            return held
        }
        for resume in waiting { resume() }
    }

    /// Calls `resume` once, at the next `release()`.
    package func onRelease(_ resume: @escaping @Sendable () -> Void) {
        held.withLock { $0.append(resume) }
    }
}
