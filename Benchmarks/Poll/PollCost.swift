import Basics
import Collector
import Exposition
import Ledger
import Logging
import PostHogLogs
import SteadyPostHog

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The polls of one project in a process that does nothing else.
struct PollCost {
    /// The made-up PostHog makes each answer once and keeps it, and within the first hour and a half all were made.
    private static let warmUp = 90
    private static let measured = 60

    private let services: Int

    init(services: Int) {
        self.services = services
    }

    func report() async {
        let clock = QuickClock(Timestamp(seconds: 1_795_392_000))
        let traffic = SteadyTraffic(services: services, start: clock.now)
        let posthog = Listener(SteadyPostHog(traffic, clock: clock))
        let marks = Marks()
        let poller = poller(through: posthog, clock)
        await Task {
            await poller.run(publish: { snapshot in
                for format in [ExpositionFormat.text, .openMetrics(created: .omitted)] {
                    let block = ExpositionBlock(snapshot.families, format: format)
                    marks.pageBytes =
                        ExpositionPage.assemble([block], in: MetricCatalogue.collected, format: format).count
                }
                marks.polls += 1
                if marks.polls == Self.warmUp { marks.begin(posthog) }
                if marks.polls == Self.warmUp + Self.measured { withUnsafeCurrentTask { $0?.cancel() } }
            })
        }.value
        let poll = marks.cpu / Self.measured
        let json = Self.cost(ofReading: posthog.services)
        print(
            Self.pad("\(services)", 8), Self.pad(Self.number(poll / .milliseconds(1)), 10),
            Self.pad(Self.number(poll / .microseconds(1) / Double(services)), 13),
            Self.pad(Self.number(json / .milliseconds(1) / Double(Self.measured)), 14),
            Self.pad(Self.number(json / .milliseconds(1) / Double(posthog.services.count)), 18),
            Self.pad(Self.number(Double(posthog.requests) / Double(Self.measured)), 16))
    }

    private func poller(through transport: any Transport, _ clock: QuickClock) -> ProjectPoller {
        ProjectPoller(
            project: Project(name: "busy", id: "1", host: "simulated"),
            settings: PollSettings(
                interval: .seconds(60),
                horizon: LedgerHorizon(
                    grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 0, sweeps: false),
                windowSeconds: 300, seriesLimit: 50_000),
            schedule: PollSchedule(interval: .seconds(60), index: 0, count: 1), transport: transport,
            limiter: RequestLimiter(Budget(perMinute: 0, perHour: 0), pause: .seconds(60), clock: clock), clock: clock,
            jitter: { 0.5 },
            logger: Logger(label: "poll") { _ in SwiftLogNoOpLogHandler() })
    }

    /// The same answers once more, to nothing but the decoder.
    private static func cost(ofReading answers: [LogsResponse]) -> Duration {
        let start = Marks.processTime
        for answer in answers {
            guard let decoded = try? ServicesAnswer.decode(answer), !decoded.services.isEmpty else {
                preconditionFailure("an answer that was read before cannot be read")
            }
        }
        return Marks.processTime - start
    }

    private static func number(_ value: Double) -> String {
        "\((value * 10).rounded() / 10)"
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

/// What was used between the end of the warm-up and the last poll.
final class Marks: @unchecked Sendable {  // touched only by the poller's task, and behind it
    var polls = 0
    var pageBytes = 0
    private var start: Duration = .zero

    var cpu: Duration { Self.processTime - start }

    func begin(_ listener: Listener) {
        listener.begin()
        start = Self.processTime
    }

    static var processTime: Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

/// Passes requests on, and keeps the answers of services that have any.
final class Listener: Transport, @unchecked Sendable {  // one request at a time, by the poller's task
    private let transport: any Transport
    private var isListening = false
    private(set) var requests = 0
    private(set) var services: [LogsResponse] = []

    init(_ transport: any Transport) {
        self.transport = transport
    }

    func begin() {
        isListening = true
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        let answer = try await transport.send(request)
        guard isListening else { return answer }
        requests += 1
        if request.endpoint == .services { services.append(answer) }
        return answer
    }
}
