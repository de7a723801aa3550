import Basics
import PostHogLogs

/// What the simulated PostHog holds, and how it answers.
struct ServerState {
    var conditions: Conditions
    var alerts: [String: [LogAlert]] = [:]
    var faults = FaultScript()
    var recorded: [RecordedRequest] = []
    private var stores: [String: LogStore] = [:]
    private var exports = ExportList()
    private var throttle = Throttle()

    init(_ conditions: Conditions) {
        self.conditions = conditions
    }

    mutating func ingest(_ records: some Sequence<LogRecord>, project: String, at now: Timestamp) {
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

    mutating func answer(_ request: SimulatedRequest, at now: Timestamp) -> SimulatedAnswer {
        if let answer = AccountReport(access: conditions.access, now: now).answer(request) { return answer }
        guard let destination = Destination(path: request.path) else {
            return SimulatedAnswer(.notFound("Endpoint not found."), now: now)
        }
        let request = conditions.takesPageNotation ? request.withoutPageNotation : request
        let fault = faults.next(for: destination)
        var answer = rightAnswer(request, destination, now)
        if let fault { answer = fault.applied(to: answer, of: request) }
        record(request, destination, answer, now)
        return answer
    }

    private mutating func rightAnswer(
        _ request: SimulatedRequest, _ destination: Destination, _ now: Timestamp
    ) -> SimulatedAnswer {
        do {
            guard conditions.version.routes.contains(destination.route) else {
                throw Refusal.notFound("Endpoint not found.")
            }
            if destination.route == .objectStorage {
                return exportHandler(now).stored(request, destination.parts, in: exports)
            }
            let admission = try conditions.access.admit(
                request.headers["authorization"], to: destination.project, scope: destination.route.scope)
            try throttle.admit(admission.key, under: conditions.rateLimits, now: now)
            guard request.method == destination.route.method else { throw refusal(of: request.method, destination) }
            return try answer(request, destination, admission, now)
        } catch let refusal as Refusal {
            return SimulatedAnswer(refusal, now: now)
        } catch {
            return SimulatedAnswer(.serverError, now: now)
        }
    }

    private mutating func answer(
        _ request: SimulatedRequest, _ destination: Destination, _ admission: Access.Admission, _ now: Timestamp
    ) throws(Refusal) -> SimulatedAnswer {
        let caller = ExportHandler.Caller(project: admission.project, user: admission.user)
        let store = stores[admission.project] ?? LogStore()
        switch destination.route {
        case .export: return try exportHandler(now).start(request, of: caller, in: &exports)
        case .exports: return try exportHandler(now).show(request, destination.parts, of: caller, in: exports)
        case .alerts:
            let report = AlertReport(
                alerts: alerts[admission.project] ?? [], version: conditions.version, store: store, now: now)
            return try report.answer(request, destination.parts)
        default:
            let handler = EndpointHandler(
                conditions: conditions, store: store, destination: destination, now: now,
                frontier: { [stores] in Self.frontier(of: stores.values, asOf: now) })
            return try handler.answer(request)
        }
    }

    private func exportHandler(_ now: Timestamp) -> ExportHandler {
        ExportHandler(conditions: conditions, stores: stores, now: now)
    }

    /// Alerts can be changed, by a key that may write.
    private func refusal(of method: String, _ destination: Destination) -> Refusal {
        guard destination.route == .alerts, ["POST", "PUT", "PATCH", "DELETE"].contains(method) else {
            return .notAllowed(method, allowed: destination.route.method)
        }
        return .forbidden("API key missing required scope 'logs:write'")
    }

    private static func frontier(of stores: some Sequence<LogStore>, asOf time: Timestamp) -> IngestionFrontier {
        var frontier = IngestionFrontier()
        for store in stores { store.extend(&frontier, asOf: time) }
        return frontier
    }

    private mutating func record(
        _ request: SimulatedRequest, _ destination: Destination, _ answer: SimulatedAnswer, _ now: Timestamp
    ) {
        let query = try? LogsQuery(body: request.body, route: destination.route, version: conditions.version)
        if recorded.count >= LogsAPI.recordLimit { recorded.removeFirst(LogsAPI.recordLimit / 10) }
        recorded.append(
            RecordedRequest(
                time: now, route: destination.route, project: destination.project, query: query, request: request,
                status: answer.status, delivery: answer.delivery))
    }
}
