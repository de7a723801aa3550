package import Basics
package import PostHogLogs

/// Runs a `TailPlan` against PostHog: one call in five seconds at most, whatever it is.
package struct TailReader: Sendable {
    package private(set) var client: PatientClient
    package private(set) var plan: TailPlan
    private let clock: any WallClock
    private var pager: EntryPager?
    /// When the next call may go.
    private var next: Duration = .zero
    /// A checkpoint that was asked for by itself.
    private var known: Timestamp?
    /// Whether this poll ends without a checkpoint although entries were shown: the server has none.
    private var hasCheckpoints = true
    private var pageSize = EntryPageRequest.maxLimit

    /// How far back to look for an entry that tells the checkpoint, in seconds.
    private static let recent: Int64 = 600

    package init(_ plan: TailPlan, client: PatientClient, clock: any WallClock) {
        self.plan = plan
        self.client = client
        self.client.shortestPause = TailPlan.shortestPause
        self.clock = clock
    }

    /// Waits for its time, asks for a page, and returns what of it is new: possibly nothing.
    package mutating func read() async throws(ReadingFailure) -> [LogEntry] {
        try await pace()
        guard var pager else {
            try await beginPoll()
            return []
        }
        guard let page = pager.next(limit: pageSize) else {
            endPoll()
            return []
        }
        let answer: EntryPage
        do throws(ReadingFailure) {
            answer = try await call(.query) { client throws(Unanswered) in try await client.entries(page) }
        } catch {
            guard case .failed(let failure) = error, canGoOn(&pager, from: page, after: failure) else { throw error }
            self.pager = pager
            return []
        }
        plan.note(checkpoint: answer.checkpoint)
        if !answer.entries.isEmpty { hasCheckpoints = answer.checkpoint != nil }
        do throws(EntryPager.Stuck) {
            let entries = plan.take(try pager.take(answer))
            self.pager = pager
            if pager.isDone { endPoll() }
            return entries
        } catch {
            throw .stuck(error.description)
        }
    }

    /// Asks for the checkpoint first, where the last poll showed nothing that tells it.
    private mutating func beginPoll() async throws(ReadingFailure) {
        known = nil
        let now = time
        if hasCheckpoints, plan.needsCheckpoint(at: now) {
            let range = TimeRange(start: min(now.adding(seconds: -Self.recent), plan.position), end: now)
            known = try await call(.query) { client throws(Unanswered) in
                try await client.ingestionCheckpoint(over: range)
            }
        } else if !hasCheckpoints {
            known = now.adding(seconds: -Self.recent)
        }
        pager = plan.beginPoll(at: now)
    }

    private mutating func endPoll() {
        pager = nil
        plan.endPoll(known: known)
        next = clock.uptime + plan.pause
    }

    /// By PostHog's clock, where it is known.
    private var time: Timestamp { client.client.now ?? clock.now }

    private mutating func pace() async throws(ReadingFailure) {
        let pause = next - clock.uptime
        if pause > .zero { try await client.sleep(for: pause) }
    }

    private mutating func call<Answer>(
        _ endpoint: Endpoint, _ question: (inout LogsClient) async throws(Unanswered) -> Answer
    ) async throws(ReadingFailure) -> Answer {
        defer { next = clock.uptime + TailPlan.shortestPause }
        return try await client.ask(endpoint, question)
    }

    private mutating func canGoOn(
        _ pager: inout EntryPager, from page: EntryPageRequest, after failure: PollFailure
    ) -> Bool {
        switch failure {
        case .tooLarge where page.limit > 1:
            pageSize = page.limit / 2
            return true
        case .unexpectedStatus where page.cursor != nil: return pager.cursorRefused()
        default: return false
        }
    }
}
