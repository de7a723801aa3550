import Basics
import BasicsFixtures
import LogsReading
import PostHogLogs
import PostHogSimulator

/// A simulated PostHog at half past twelve, and clients of it. Time passes only while somebody waits.
final class ReadingBench: Sendable {
    let clock = ManualClock(at("12:30:00"))
    let api: LogsAPI
    let transport: NotingTransport

    init(_ version: ServerVersion = .current) {
        let clock = clock
        let keys = [Access.defaultKey: Access.APIKey(scopes: ["logs:read", "export:read"])]
        api = LogsAPI(version: version, access: Access(keys: keys)) { clock.now }
        transport = NotingTransport(api, clock: clock)
    }

    func client(
        perMinute: Int = 0, report: @escaping @Sendable (PatientClient.Wait) -> Void = { _ in }
    ) -> PatientClient {
        let limiter = RequestLimiter(
            Budget(perMinute: perMinute, perHour: 0), pause: .seconds(10), clock: clock, jitter: { 0.5 })
        let client = LogsClient(
            project: Access.defaultProject, transport: transport, limiter: limiter, clock: clock,
            interval: .seconds(10), bucketSeconds: 900, jitter: { 0.5 })
        return PatientClient(client, clock: clock, report: report)
    }

    /// One entry for each time, whose bodies are their numbers.
    func ingest(_ times: [Timestamp], service: String = "api", severity: String = "info") {
        api.ingest(
            times.enumerated().map { number, time in
                LogRecord(
                    timestamp: time, serviceName: service, severityText: severity, bytes: 10,
                    details: LogDetails(body: "\(number)"))
            })
    }

    /// How often an endpoint was asked.
    func asked(_ endpoint: Endpoint) -> Int { transport.calls.count { $0.request.endpoint == endpoint } }
}

/// Notes what is sent and when.
final class NotingTransport: Transport {
    struct Call: Sendable {
        let request: LogsRequest
        let uptime: Duration
        let status: Int?
    }

    private let inner: InProcessTransport
    private let clock: ManualClock
    private let noted = Locked<[Call]>([])
    private let failures = Locked<[TransportFailure]>([])

    init(_ api: LogsAPI, clock: ManualClock) {
        inner = InProcessTransport(api)
        self.clock = clock
    }

    var calls: [Call] { noted.withLock { $0 } }

    /// Has the next calls fail.
    func fail(_ failures: [TransportFailure]) {
        self.failures.withLock { $0 += failures }
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        let uptime = clock.uptime
        clock.advance(.milliseconds(100))
        let failure = failures.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        if let failure {
            noted.withLock { $0.append(Call(request: request, uptime: uptime, status: nil)) }
            throw failure
        }
        let response = try await inner.send(request)
        noted.withLock { $0.append(Call(request: request, uptime: uptime, status: response.status)) }
        return response
    }
}

extension EntryReader {
    /// All pages until the end.
    mutating func readAll() async throws -> [LogEntry] {
        var entries: [LogEntry] = []
        while let page = try await next() { entries += page }
        return entries
    }
}

/// Times of one each so many milliseconds, from a time of the day on.
func times(_ count: Int, from start: String, every milliseconds: Int64) -> [Timestamp] {
    (0..<Int64(count)).map { at(start).adding(microseconds: $0 * milliseconds * 1000) }
}

func query(
    _ from: String, _ to: String, _ order: EntryOrder = .latest, size: Int = EntryPageRequest.maxLimit,
    filter: LogsFilter = LogsFilter()
) -> EntryPageRequest {
    EntryPageRequest(range: TimeRange(start: at(from), end: at(to)), filter: filter, order: order, limit: size)
}
