import Basics
import BasicsFixtures
import PostHogLogs
import PostHogSimulator

/// A simulated PostHog on a manual clock, with what clients of it send and tell.
final class ClientBench: Sendable {
    let clock = ManualClock(at("12:30:00"))
    let api: LogsAPI
    let limiter: RequestLimiter
    let transport: BenchTransport
    private let told = Locked<[ClientEvent]>([])

    init() {
        let clock = clock
        api = LogsAPI { clock.now }
        limiter = RequestLimiter(
            Budget(perMinute: 0, perHour: 0), pause: .seconds(60), clock: clock, jitter: { 0.5 })
        transport = BenchTransport(api, clock: clock)
    }

    /// A client of buckets of five minutes.
    func client() -> LogsClient {
        let told = told
        return LogsClient(
            project: Access.defaultProject, transport: transport, limiter: limiter, clock: clock,
            interval: .seconds(60),
            bucketSeconds: 300, jitter: { 0.5 }, report: { event in told.withLock { $0.append(event) } })
    }

    var events: [ClientEvent] { told.withLock { $0 } }

    /// One entry a minute of each service over the hour before.
    func ingest(_ services: [String], severity: String = "info") {
        for minute in 0..<60 as Range<Int64> {
            let time = clock.now.adding(seconds: -60 * minute - 1)
            api.ingest(
                services.map { LogRecord(timestamp: time, serviceName: $0, severityText: severity, bytes: 100) })
        }
    }

    /// How long the ranges were that an endpoint was asked about, in seconds.
    func asked(_ endpoint: Endpoint) -> [Int64] {
        transport.requests.filter { $0.endpoint == endpoint }.map { $0.range?.seconds ?? 0 }
    }
}

/// Notes what is sent, and fails where it is told to.
final class BenchTransport: Transport {
    private let api: LogsAPI
    private let clock: ManualClock
    private let state = Locked(State())

    private struct State {
        var requests: [LogsRequest] = []
        var failures: [Endpoint: TransportFailure] = [:]
        var keyNumber = 1
        var isReplacedByRefusal = false
    }

    init(_ api: LogsAPI, clock: ManualClock) {
        self.api = api
        self.clock = clock
    }

    var requests: [LogsRequest] { state.withLock { $0.requests } }
    var keyNumber: Int { get async { state.withLock { $0.keyNumber } } }

    /// Has an endpoint give no answer from now on; nil for answers.
    func fail(_ endpoint: Endpoint, _ failure: TransportFailure?) {
        state.withLock { $0.failures[endpoint] = failure }
    }

    func replaceKey() {
        state.withLock { $0.keyNumber += 1 }
    }

    /// Has the next refusal be of a key that is replaced while it is on its way.
    func replaceKeyAtRefusal() {
        state.withLock { $0.isReplacedByRefusal = true }
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        let failure = state.withLock { state in
            state.requests.append(request)
            return state.failures[request.endpoint]
        }
        clock.advance(.milliseconds(200))
        if let failure { throw failure }
        let response = try await InProcessTransport(api).send(request)
        state.withLock { state in
            guard state.isReplacedByRefusal, response.status == 401 || response.status == 403 else { return }
            state.isReplacedByRefusal = false
            state.keyNumber += 1
        }
        return response
    }
}

extension LogsClient {
    /// What a question failed of; nil if it was answered.
    mutating func failure(of endpoint: Endpoint, over range: TimeRange = hour) async -> PollFailure? {
        do throws(Unanswered) {
            switch endpoint {
            case .services: _ = try await services(over: range)
            case .hasLogs: _ = try await hasLogs()
            case .values: _ = try await serviceNames(over: range)
            case .countRanges: if let failure = await totals(of: range.fives).failure { throw failure }
            case .sparkline: if let failure = await severities(of: range.fives).failure { throw failure }
            case .query: _ = try await ingestionCheckpoint(over: range)
            case .groupBy: _ = try await groups(over: range, by: [.severity], filter: LogsFilter())
            case .alerts: _ = try await alerts()
            case .attributes: _ = try await attributeKeys(.attribute, over: range, upTo: 1)
            case .export: _ = try await startExport(over: range, filter: LogsFilter(), columns: [])
            case .exports: try await checkExports()
            }
            return nil
        } catch {
            guard case .failed(let failure) = error else { return nil }
            return failure
        }
    }
}

/// The hour before the bench's now.
let hour = TimeRange(start: at("11:30:00"), end: at("12:30:00"))

extension TimeRange {
    /// The buckets of five minutes in it.
    var fives: [TimeBucket] { BucketGrid(bucketSeconds: 300, bucketCount: 12).buckets(in: self) }
}
