import Basics
import Collector
import HTTP
import Logging
import PostHogLogs
import Testing

@testable import posthog_logs_exporter

@Suite("The page of the state", .timeLimit(.minutes(1)))
struct DebugPageTests {
    private func get(
        _ target: String, _ running: RunningProjects, leases: (@Sendable () async -> JSONText)? = nil,
        clock: any WallClock = SystemClock()
    ) async throws -> (Int, String) {
        let debug = DebugState(running: running, leases: leases, clock: clock)
        let server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0"), handler: debug.answer)
        let client = try HTTPClient(userAgent: "tests/1")
        let response = try await client.send(
            HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/debug/state\(target)"))
        return (response.status, String(decoding: response.body, as: UTF8.self))
    }

    private func running(_ questions: ProjectQuestions = ProjectQuestions()) -> RunningProjects {
        let running = RunningProjects()
        running.use(["shop": questions])
        return running
    }

    @Test("without the flag it is refused, with what to do")
    func refused() throws {
        let sources = PageSources.test()
        let answer = Router(sources).answer(ServerRequest(method: "GET", path: "/debug/state"))
        guard case .response(let response) = answer else {
            Issue.record("it waits")
            return
        }
        #expect(response.status == 403)
    }

    @Test(
        "what cannot be meant is refused",
        arguments: [
            ("?bucket=noon", 400), ("?bucket=99999999999999999999", 400), ("?projct=shop", 400),
            ("?project=nobody", 404),
        ])
    func bad(_ query: String, _ status: Int) async throws {
        let answer = try await get(query, running())
        #expect(answer.0 == status && answer.1.hasSuffix(".\n"))
    }

    @Test(
        "where replicas share their state it says who polls what, and sends who asks for a project elsewhere to the others"
    )
    func leases() async throws {
        let leases: @Sendable () async -> JSONText = {
            var json = JSONText()
            json.object { $0.bool("database_responds", true) }
            return json
        }
        let all = try await get("", RunningProjects(), leases: leases)
        #expect(all.0 == 200 && all.1.contains(#""leases":{"database_responds":true},"projects":[]"#))
        let one = try await get("?project=shop", RunningProjects(), leases: leases)
        #expect(one.0 == 404 && one.1.contains("This replica polls no project of this name"))
    }

    @Test("a project that does not answer in time gives a 503 that says so")
    func late() async throws {
        // Its sleeps are over at once.
        let answer = try await get("", running(), clock: HandClock())
        #expect(answer.0 == 503)
        #expect(
            answer.1.contains(
                #"{"project":"shop","error":"a step of the poll takes longer than 5 s, try again later"}"#))
    }

    @Test("the tasks of the projects are asked, also about one counter")
    func answered() async throws {
        let questions = ProjectQuestions()
        let clock = SystemClock()
        let poller = ProjectPoller(
            project: Project(name: "shop", id: "1", host: "https://eu.posthog.com"),
            settings: PollSettings(
                interval: .seconds(3600),
                horizon: LedgerHorizonFixture.hour, windowSeconds: 300, seriesLimit: 10),
            schedule: PollSchedule(interval: .seconds(3600), index: 0, count: 1), transport: Unreachable(),
            limiter: RequestLimiter(Budget(perMinute: 10, perHour: 0), pause: .seconds(60), clock: clock),
            questions: questions, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let task = Task { await poller.run { _ in } }
        let state = try await get("", running(questions))
        #expect(
            state.0 == 200 && state.1.contains(#""project":"shop","project_id":"1","host":"https://eu.posthog.com""#))
        #expect(state.1.contains(#""outcome":"transport""#))
        let counter = try await get("?project=shop&service=api&bucket=2026-11-23T12:00:00Z", running(questions))
        #expect(counter.0 == 200 && counter.1.contains(#""service_name":"api","series":[],"buckets":["#))
        task.cancel()
        await task.value
        let ended = try await get("", running(questions))
        #expect(ended.0 == 503 && ended.1.contains("the project is not polled any more"))
    }
}

private struct Unreachable: Transport {
    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        throw .unreachable("nobody is there")
    }
}
