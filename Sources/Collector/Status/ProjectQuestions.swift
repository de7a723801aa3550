package import Basics

/// Questions about one project. Its task answers them between the steps of a poll and while it waits for the next one; so
/// nothing of what it knows is ever copied for those who may ask.
package final class ProjectQuestions: Sendable {
    /// More questions do not wait at the same time.
    package static let limit = 8

    /// Why there is no answer.
    package enum Refusal: Error, Hashable, Sendable {
        /// Others wait already.
        case tooMany
        /// A step of a poll took longer.
        case late
        /// The project is not polled any more.
        case ended
    }

    private let state = Locked(State())

    private struct State: Sendable {
        var waiting: [Question] = []
        var next = 0
        var hasEnded = false
        /// What the task sleeps in.
        var sleep: Task<Void, Never>?
    }

    private struct Question: Sendable {
        let number: Int
        let answer: @Sendable (Result<ProjectView, Refusal>) -> Void
    }

    package init() {}

    /// The answer of the project's task.
    ///
    /// - Parameters:
    ///   - limit: how long to wait for it.
    ///   - question: called by that task; it must be quick, and not wait for anything.
    package func ask<Answer: Sendable>(
        within limit: Duration, by clock: any WallClock, _ question: @escaping @Sendable (ProjectView) -> Answer
    ) async throws(Refusal) -> Answer {
        let result: Result<Answer, Refusal> = await withCheckedContinuation { continuation in
            let number = add { continuation.resume(returning: $0.map(question)) }
            guard let number else { return }
            Task {
                try? await clock.sleep(for: limit)
                self.refuse(number, .late)
            }
        }
        return try result.get()
    }

    /// The number of a question that waits; nil if it was refused.
    private func add(_ answer: @escaping @Sendable (Result<ProjectView, Refusal>) -> Void) -> Int? {
        let (number, refusal, sleep) = state.withLock { state -> (Int?, Refusal?, Task<Void, Never>?) in
            guard !state.hasEnded else { return (nil, .ended, nil) }
            guard state.waiting.count < Self.limit else { return (nil, .tooMany, nil) }
            state.next += 1
            state.waiting.append(Question(number: state.next, answer: answer))
            return (state.next, nil, state.sleep)
        }
        if let refusal { answer(.failure(refusal)) }
        sleep?.cancel()
        return number
    }

    private func refuse(_ number: Int, _ refusal: Refusal) {
        let question = state.withLock { state -> Question? in
            guard let index = state.waiting.firstIndex(where: { $0.number == number }) else { return nil }
            return state.waiting.remove(at: index)
        }
        question?.answer(.failure(refusal))
    }

    // MARK: The project's task

    /// How many wait.
    var count: Int { state.withLock { $0.waiting.count } }

    /// Answers all that wait.
    func answer(_ view: ProjectView) {
        for question in takeAll() { question.answer(.success(view)) }
    }

    /// Sleeps until a time of the monotonic clock, or until somebody asks.
    func sleep(until time: Duration, by clock: any WallClock) async {
        let sleep = Task { _ = try? await clock.sleep(for: max(.zero, time - clock.uptime)) }
        let isAsked = state.withLock { state in
            state.sleep = sleep
            return !state.waiting.isEmpty
        }
        if isAsked { sleep.cancel() }
        await withTaskCancellationHandler {
            await sleep.value
        } onCancel: {
            sleep.cancel()
        }
        state.withLock { $0.sleep = nil }
    }

    /// The project is not polled any more.
    func end() {
        state.withLock { $0.hasEnded = true }
        for question in takeAll() { question.answer(.failure(.ended)) }
    }

    private func takeAll() -> [Question] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }
}
