package import Basics
internal import HTTP
import PostHogLogs

/// PostHog's Logs API over a store, without sockets. Everybody may call it from anywhere; what is given in is shown in
/// the next answer.
package final class LogsAPI: @unchecked Sendable {  // all that changes is reached under `lock` alone
    private let now: @Sendable () -> Timestamp
    private let lock = Lock()
    private var conditions: Conditions
    private var stores: [String: LogStore] = [:]
    private var faults = FaultScript()
    private var throttle = Throttle()
    private var recorded: [RecordedRequest] = []
    private var held: [@Sendable () -> Void] = []

    /// Requests beyond so many are forgotten, the oldest first.
    package static let recordLimit = 10_000

    package init(
        version: ServerVersion = .current, access: Access = Access(), now: @escaping @Sendable () -> Timestamp
    ) {
        self.now = now
        conditions = Conditions(version: version, access: access)
    }

    /// Takes entries in. Times more than a day off are replaced by the time of arrival, as PostHog's capture does.
    package func ingest(_ records: some Sequence<LogRecord>, project: String = Access.defaultProject) {
        let now = now()
        lock.withLock {
            // Taken out and put back, so that it is changed in place.
            var store = stores.removeValue(forKey: project) ?? LogStore()
            for var record in records where record.count > 0 {
                let arrival = record.arrival ?? now
                let offset = (record.timestamp - arrival) / .seconds(1)
                if abs(offset) > 86_400 { record.timestamp = arrival }
                store.add(record, arrival: arrival)
            }
            store.prune(before: now.seconds - conditions.retention)
            stores[project] = store
        }
    }

    package func change(_ change: (inout Conditions) -> Void) {
        lock.withLock { change(&conditions) }
    }

    /// Has the next `times` requests of these endpoints go wrong; nil for all until `clearFaults()`.
    ///
    /// - Parameter projects: as the requests name them; nil for all.
    package func inject(
        _ fault: Fault, at routes: Set<Route> = Set(Route.allCases), of projects: Set<String>? = nil, times: Int? = 1
    ) {
        lock.withLock { faults.add(fault, at: routes, of: projects, times: times ?? .max) }
    }

    package func clearFaults() {
        lock.withLock { faults.clear() }
    }

    /// The requests to known endpoints, oldest first.
    package var requests: [RecordedRequest] {
        lock.withLock { recorded }
    }

    package func forgetRequests() {
        lock.withLock { recorded = [] }
    }

    package func answer(_ request: SimulatedRequest) -> SimulatedAnswer {
        let now = now()
        return lock.withLock {
            guard let destination = Destination(path: request.path) else {
                return SimulatedAnswer(.notFound("Endpoint not found."), now: now)
            }
            let fault = faults.next(for: destination)
            var answer = rightAnswer(request, destination, now)
            if let fault { answer = fault.applied(to: answer, of: request) }
            record(request, destination, answer, now)
            return answer
        }
    }

    /// Lets go all answers that are held.
    package func release() {
        let waiting = lock.withLock {
            defer { held = [] }
            return held
        }
        for resume in waiting { resume() }
    }

    /// Calls `resume` once, at the next `release()`.
    package func onRelease(_ resume: @escaping @Sendable () -> Void) {
        lock.withLock { held.append(resume) }
    }

    private func rightAnswer(
        _ request: SimulatedRequest, _ destination: Destination, _ now: Timestamp
    ) -> SimulatedAnswer {
        do {
            guard conditions.version.routes.contains(destination.route) else {
                throw Refusal.notFound("Endpoint not found.")
            }
            let (key, project) = try conditions.access.admit(request.headers["authorization"], to: destination.project)
            try throttle.admit(key, under: conditions.rateLimits, now: now)
            guard request.method == destination.route.method else {
                throw Refusal.notAllowed(request.method, allowed: destination.route.method)
            }
            let handler = EndpointHandler(
                conditions: conditions, store: stores[project] ?? LogStore(), destination: destination, now: now)
            return try handler.answer(request)
        } catch let refusal as Refusal {
            return SimulatedAnswer(refusal, now: now)
        } catch {
            return SimulatedAnswer(.serverError, now: now)
        }
    }

    private func record(
        _ request: SimulatedRequest, _ destination: Destination, _ answer: SimulatedAnswer, _ now: Timestamp
    ) {
        let query = try? LogsQuery(body: request.body, route: destination.route, version: conditions.version)
        if recorded.count >= Self.recordLimit { recorded.removeFirst(Self.recordLimit / 10) }
        recorded.append(
            RecordedRequest(
                time: now, route: destination.route, project: destination.project, query: query, request: request,
                status: answer.status, delivery: answer.delivery))
    }
}
