import Basics
import HTTP
import PostHogLogs
import PostHogSimulator
import Testing

/// A simulated PostHog whose clock stands where the test puts it: at first 2026-11-23T12:00:00Z, a Monday.
final class Box: Sendable {
    let clock = ManualClock()
    let api: LogsAPI

    init(_ version: ServerVersion = .current, access: Access = Access()) {
        let clock = clock
        api = LogsAPI(version: version, access: access) { clock.now }
    }

    func ingest(_ records: LogRecord...) {
        api.ingest(records)
    }

    /// The body of the answer to a POST with this query.
    func ask(_ route: Route, _ query: String) -> String {
        String(decoding: post(route, query).body, as: UTF8.self)
    }

    func post(_ route: Route, _ query: String) -> SimulatedAnswer {
        send(SimulatedRequest(method: "POST", path: path(route), body: Array(#"{"query":\#(query)}"#.utf8)))
    }

    func get(_ route: Route, _ parameters: [String: String] = [:]) -> SimulatedAnswer {
        send(SimulatedRequest(method: "GET", path: path(route), parameters: parameters))
    }

    /// Adds the key that opens the box, where the request brings none of its own.
    func send(_ request: SimulatedRequest) -> SimulatedAnswer {
        var request = request
        request.headers.merge(["authorization": "Bearer \(Access.defaultKey)"]) { given, _ in given }
        return api.answer(request)
    }

    func path(_ route: Route) -> String {
        "/api/projects/1/logs/\(route.rawValue)/"
    }
}

final class ManualClock: Sendable {
    private let time = Locked(at("12:00:00"))

    var now: Timestamp {
        get { time.withLock(\.self) }
        set { time.withLock { $0 = newValue } }
    }
}

/// A time of the day on which the box's clock stands.
func at(_ time: String) -> Timestamp {
    Timestamp(iso8601: "2026-11-23T\(time)Z") ?? Timestamp(seconds: 0)
}

func entry(
    _ time: String, _ service: String = "api", _ severity: String = "info", count: Int = 1, bytes: Int = 100,
    arrival: Timestamp? = nil, details: LogDetails? = nil
) -> LogRecord {
    LogRecord(
        timestamp: at(time), serviceName: service, severityText: severity, bytes: bytes, count: count,
        arrival: arrival, details: details)
}

/// A query over times of the day.
func range(_ from: String, _ to: String, _ more: String = "") -> String {
    #"{"dateRange":{"date_from":"2026-11-23T\#(from)Z","date_to":"2026-11-23T\#(to)Z"}\#(more)}"#
}

extension SimulatedAnswer {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension String {
    func occurrences(of text: String) -> Int {
        ranges(of: text).count
    }
}
