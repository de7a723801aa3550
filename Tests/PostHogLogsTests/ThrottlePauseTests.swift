import Testing

@testable import PostHogLogs

@Suite struct ThrottlePauseTests {
    /// The pauses, in seconds, after throttled requests that were sent one after the other, each when the one before was over.
    private func pauses(_ retryAfters: [Int?], jitter: Double = 0.5) -> [Duration] {
        var pause = ThrottlePause(first: .seconds(60))
        var uptime: Duration = .seconds(1000)
        return retryAfters.map { retryAfter in
            pause.throttled(
                retryAfter: retryAfter.map { .seconds($0) }, sent: uptime, at: uptime, jitter: jitter)
            defer { uptime = pause.end }
            return pause.end - uptime
        }
    }

    @Test("a pause is longer each time in a row, five minutes at most, and no shorter than PostHog says")
    func grows() {
        #expect(pauses([nil, nil, nil, nil, nil, nil]) == [30, 60, 120, 150, 150, 150].map { .seconds($0) })
        #expect(pauses([90, nil, 7, 3600]) == [90, 60, 120, 3600].map { .seconds($0) })
        #expect(pauses([nil, 4], jitter: 0) == [.zero, .seconds(4)])
        #expect(pauses(Array(repeating: nil, count: 100)).last == .seconds(150))
    }

    @Test("requests that were on their way together count once, and the longest pause holds")
    func together() {
        var pause = ThrottlePause(first: .seconds(60))
        for retryAfter in [5, 40, 10] {
            pause.throttled(retryAfter: .seconds(retryAfter), sent: .zero, at: .seconds(1), jitter: 0.5)
        }
        #expect(pause.end == .seconds(41))
        pause.throttled(retryAfter: nil, sent: .seconds(41), at: .seconds(41), jitter: 0.5)
        #expect(pause.end == .seconds(41 + 60))
    }

    @Test("an answer to a request that was sent after a pause ends the row, one that was on its way before does not")
    func passed() {
        var pause = ThrottlePause(first: .seconds(60))
        for time in [0, 100] {
            pause.throttled(retryAfter: nil, sent: .seconds(time), at: .seconds(time), jitter: 0.5)
        }
        var interrupted = pause
        pause.passed(sent: .seconds(99))
        pause.throttled(retryAfter: nil, sent: .seconds(200), at: .seconds(200), jitter: 0.5)
        #expect(pause.end == .seconds(200 + 120))
        interrupted.passed(sent: .seconds(160))
        interrupted.throttled(retryAfter: nil, sent: .seconds(200), at: .seconds(200), jitter: 0.5)
        #expect(interrupted.end == .seconds(200 + 30))
    }
}
