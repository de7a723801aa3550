import Basics
import BasicsFixtures
import Ledger
import Logging
import PostHogLogs
import Testing

@testable import Collector

@Suite("Questions to the task of a project", .timeLimit(.minutes(1)))
struct ProjectQuestionsTests {
    private let questions = ProjectQuestions()
    private let clock = ManualClock(ProjectFixture.start)

    private func poller(_ transport: any Transport = NoTransport(), by clock: (any WallClock)? = nil) -> ProjectPoller {
        let clock = clock ?? self.clock
        return ProjectPoller(
            project: ProjectFixture.project, settings: ProjectFixture.settings,
            schedule: PollSchedule(interval: ProjectFixture.settings.interval, index: 0, count: 1),
            transport: transport,
            limiter: RequestLimiter(Budget(perMinute: 0, perHour: 0), pause: .seconds(60), clock: clock),
            questions: questions, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private func view() -> ProjectView {
        ProjectView(poller(), ProjectFixture.state(), budget: [], keyPause: .zero)
    }

    @Test("a question waits until the task answers, and is answered once")
    func answered() async throws {
        async let name = questions.ask(within: .seconds(600), by: SystemClock()) { $0.project.name }
        while questions.count == 0 { await Task.yield() }
        questions.answer(view())
        #expect(try await name == "shop")
        #expect(questions.count == 0)
    }

    @Test("one that is not answered in time is refused")
    func late() async {
        let refusal = await #expect(throws: ProjectQuestions.Refusal.self) {
            try await questions.ask(within: .seconds(5), by: clock) { $0.project.name }
        }
        #expect(refusal == .late)
        #expect(questions.count == 0)
    }

    @Test("more than a few do not wait at the same time")
    func tooMany() async throws {
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<ProjectQuestions.limit {
                group.addTask { try await questions.ask(within: .seconds(600), by: SystemClock()) { $0.project.id } }
            }
            while questions.count < ProjectQuestions.limit { await Task.yield() }
            #expect(await Self.refusal(of: questions, within: .seconds(600)) == .tooMany)
            questions.answer(view())
            for try await id in group { #expect(id == "77") }
        }
    }

    @Test("where the project ends, those who wait hear of it, and nobody waits any more")
    func ended() async {
        async let answer = Self.refusal(of: questions, within: .seconds(600))
        while questions.count == 0 { await Task.yield() }
        questions.end()
        #expect(await answer == .ended)
        #expect(await Self.refusal(of: questions, within: .seconds(600)) == .ended)
    }

    @Test("a question wakes the task that sleeps until its next poll, which goes on sleeping then")
    func wakes() async throws {
        // Its polls fail at once; then it sleeps for a minute and a half by a clock that nobody waits for here.
        let poller = poller(by: SystemClock())
        let task = Task { await poller.run { _ in } }
        for _ in 1...3 {
            let polls = try await questions.ask(within: .seconds(50), by: SystemClock()) { $0.state.polls }
            #expect(polls <= 1)
        }
        task.cancel()
        await task.value
        #expect(await Self.refusal(of: questions, within: .seconds(50)) == .ended)
    }

    @Test("a question is answered between the steps of a poll, while it goes on")
    func betweenSteps() async throws {
        let (transport, questions) = (AskingTransport(), questions)
        let poller = poller(transport)
        let answers = Locked<[Int]>([])
        transport.whenAsked = { endpoint in
            guard endpoint == .countRanges else { return }
            Task {
                let requests = try? await questions.ask(within: .seconds(600), by: SystemClock()) {
                    $0.state.client.requests
                }
                answers.withLock { $0.append(requests ?? -1) }
            }
            while questions.count == 0 { await Task.yield() }
        }
        let task = Task {
            await poller.run { snapshot in
                if snapshot.polls == 1 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await task.value
        while answers.withLock(\.isEmpty) { await Task.yield() }
        // has_logs and count-ranges had been asked then, and more was still to be.
        #expect(answers.withLock(\.first) == 2)
    }

    private static func refusal(
        of questions: ProjectQuestions, within limit: Duration
    ) async -> ProjectQuestions.Refusal? {
        do throws(ProjectQuestions.Refusal) {
            _ = try await questions.ask(within: limit, by: SystemClock()) { $0.project.name }
            return nil
        } catch {
            return error
        }
    }
}

/// Answers that nothing was logged, and tells of each request.
private final class AskingTransport: Transport, @unchecked Sendable {  // set before it is used
    var whenAsked: @Sendable (Endpoint) async -> Void = { _ in }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        await whenAsked(request.endpoint)
        let text =
            switch request.endpoint {
            case .hasLogs: #"{"hasLogs": false}"#
            case .services: #"{"services": [], "sparkline": [], "total_services": 0}"#
            case .countRanges: #"{"ranges": [], "interval": "5m"}"#
            default: "[]"
            }
        return LogsResponse(status: 200, body: Array(text.utf8))
    }
}
