import Basics

/// Answers one request that has been let in.
struct EndpointHandler {
    let conditions: Conditions
    let store: LogStore
    let destination: Destination
    let now: Timestamp
    /// Of all projects.
    let frontier: () -> IngestionFrontier

    func answer(_ request: SimulatedRequest) throws(Refusal) -> SimulatedAnswer {
        if let text = conditions.version.canned[destination.route] { return success(Array(text.utf8)) }
        let isEmpty = conditions.emptyAnswers.contains(destination.route)
        switch destination.route {
        case .services:
            let reading = try reading(request.body)
            return success(isEmpty ? ServicesReport.empty : ServicesReport(reading).json)
        case .sparkline:
            let reading = try reading(request.body)
            return success(isEmpty ? SparklineReport.empty : try SparklineReport(reading).json)
        case .countRanges:
            let reading = try reading(request.body)
            return success(isEmpty ? CountReport.emptyRanges : CountReport(reading).ranges)
        case .count:
            let reading = try reading(request.body)
            return success(isEmpty ? CountReport.emptyTotal : CountReport(reading).total)
        case .groupBy:
            let (reading, asked) = (try reading(request.body), try asked(request.body))
            return success(isEmpty ? GroupByReport.empty : try GroupByReport(reading, asked).json)
        case .facetValues:
            let (reading, asked) = (try reading(request.body), try asked(request.body))
            return success(isEmpty ? FacetReport.empty : try FacetReport(reading, asked).json)
        case .query:
            let reading = try reading(request.body)
            let report = QueryReport(
                reading, asked: try asked(request.body), checkpoint: checkpoint, slicesInTime: conditions.slicesInTime)
            return success(isEmpty ? QueryReport.empty : try report.json())
        case .hasLogs:
            return success(Self.hasLogs(!isEmpty && store.holdsAnything(asOf: asOf)))
        case .values:
            guard request.parameters["key"]?.isEmpty == false else {
                return SimulatedAnswer(status: 400, json: ValuesReport.keyIsRequired, now: now)
            }
            let report = try ValuesReport(try rollup(request.parameters))
            return success(isEmpty ? report.empty : report.json)
        case .attributes:
            let report = try AttributesReport(try rollup(request.parameters))
            return success(isEmpty ? AttributesReport.empty : report.json)
        case .export, .exports, .alerts, .objectStorage: throw .notFound("Endpoint not found.")
        }
    }

    private func asked(_ body: [UInt8]) throws(Refusal) -> JSONValue {
        try LogsQuery.query(in: JSONValue(body) ?? .null, destination.route)
    }

    private func rollup(_ parameters: [String: String]) throws(Refusal) -> RollupReading {
        try RollupReading(
            parameters, destination.route, conditions.version, store: store, asOf: asOf, now: now)
    }

    /// nil where nothing can be seen.
    private var checkpoint: Int64? {
        frontier().checkpoint.map { min($0, conditions.pinnedCheckpoint?.microseconds ?? $0) }
    }

    private static func hasLogs(_ hasLogs: Bool) -> [UInt8] {
        Array((hasLogs ? #"{"hasLogs":true}"# : #"{"hasLogs":false}"#).utf8)
    }

    /// The answer in which there is nothing.
    static func nothing(at route: Route) -> [UInt8] {
        switch route {
        case .services: ServicesReport.empty
        case .sparkline: SparklineReport.empty
        case .countRanges: CountReport.emptyRanges
        case .count: CountReport.emptyTotal
        case .hasLogs: hasLogs(false)
        case .values: ValuesReport.nothing
        case .query: QueryReport.empty
        case .attributes: AttributesReport.empty
        case .groupBy: GroupByReport.empty
        case .facetValues: FacetReport.empty
        case .alerts, .exports: Array(#"{"count":0,"next":null,"previous":null,"results":[]}"#.utf8)
        case .export, .objectStorage: []
        }
    }

    private var asOf: Timestamp {
        let behind = now.adding(seconds: -(conditions.lag[destination.route] ?? 0))
        return min(behind, conditions.frozen[destination.route] ?? behind)
    }

    private func reading(_ body: [UInt8]) throws(Refusal) -> Reading {
        let query = try LogsQuery(body: body, route: destination.route, version: conditions.version)
        let window = try QueryWindow(query, now: now)
        if let limit = conditions.spanLimits[destination.route], window.to > window.from.adding(seconds: limit.seconds)
        {
            throw Refusal(limit.refusal)
        }
        return Reading(
            query: query, window: window, version: conditions.version, store: store, asOf: asOf,
            ties: TieOrder(seed: conditions.tieSeed, generation: store.generation))
    }

    private func success(_ json: [UInt8]) -> SimulatedAnswer {
        SimulatedAnswer(status: 200, json: json, now: now)
    }
}

extension SimulatedAnswer {
    init(status: Int, json: [UInt8], now: Timestamp) {
        self.init(status: status, headers: ["Content-Type": "application/json"], body: json)
        headers["Date"] = now.httpDate
    }

    init(_ refusal: Refusal, now: Timestamp) {
        self.init(status: refusal.status, json: refusal.body, now: now)
        headers.merge(refusal.headers) { _, new in new }
    }
}

extension Refusal {
    fileprivate init(_ refusal: SpanLimit.Refusal) {
        self =
            switch refusal {
            case .tooManyBytes: .tooManyBytes
            case .tooManyRows: .tooManyRows
            case .bytesBreaker: .bytesBreaker
            case .serverError: .serverError
            case .executionTime: .executionTime
            case .estimatedTooLong: .estimatedTooLong
            case .outOfMemory: .outOfMemory
            }
    }
}
