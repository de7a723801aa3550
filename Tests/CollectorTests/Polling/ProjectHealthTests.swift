import Basics
import BasicsFixtures
import PostHogLogs
import Testing

@testable import Collector

@Suite struct ProjectHealthTests {
    private var health = ProjectHealth()

    @Test("before the first poll the project is not up, and nothing was counted")
    func before() {
        #expect(!health.isUp && health.polls == 0 && health.lastSuccess == nil && health.failures.isEmpty)
    }

    @Test("every poll counts with its duration in seconds, complete or failed")
    mutating func polls() {
        health.finished(poll: .complete, after: .milliseconds(500), at: at("12:00:00"))
        health.finished(poll: .failed(reason: .timeout), after: .seconds(65), at: at("12:01:00"))
        #expect(health.polls == 2)
        #expect(health.pollDurations.count == 2 && health.pollDurations.sum == 65.5)
    }

    @Test("the last poll says whether the project is up; the last success is that of a complete one")
    mutating func outcomes() {
        health.finished(poll: .complete, after: .seconds(1), at: at("12:00:00"))
        #expect(health.isUp)
        health.finished(poll: .failed(reason: .timeout), after: .seconds(1), at: at("12:01:00"))
        #expect(!health.isUp)
        #expect(health.lastSuccess == at("12:00:00"))
        health.finished(poll: .complete, after: .seconds(1), at: at("12:02:00"))
        #expect(health.isUp && health.lastSuccess == at("12:02:00"))
    }

    @Test("failed polls count by their reason, and complete ones in none")
    mutating func failures() {
        for reason in [PollFailure.Reason.timeout, .throttled, .timeout] {
            health.finished(poll: .failed(reason: reason), after: .seconds(1), at: at("12:00:00"))
        }
        health.finished(poll: .complete, after: .seconds(1), at: at("12:00:00"))
        #expect(health.failures == [.timeout: 2, .throttled: 1])
    }

    @Test("a project that can ask nothing is not up, and that is no poll")
    mutating func paused() {
        health.finished(poll: .complete, after: .seconds(1), at: at("12:00:00"))
        health.paused()
        #expect(!health.isUp && health.polls == 1 && health.failures.isEmpty)
    }
}
