import Basics
import BasicsFixtures
import PostHogLogs
import Testing

@Suite struct ServerClockTests {
    private static let minute: Int64 = 60
    private static let hour: Int64 = 3600
    private static let day: Int64 = 86_400
    private static let year: Int64 = 365 * 86_400

    /// Jumps of a clock, in seconds.
    private static let jumps: [Int64] = [
        5, -5, 10 * minute, -10 * minute, 5 * hour, -5 * hour, 3 * day, -3 * day, 400 * day, -400 * day, 30 * year,
        -30 * year,
    ]

    /// Answers every ten seconds, of a second each, to a machine whose clock is `ours` seconds ahead.
    private struct Course {
        private(set) var clock: ServerClock
        private var uptime: Duration = .seconds(100)
        private let start = at("12:00:00")

        init(after counted: Timestamp? = nil) {
            clock = ServerClock(after: counted)
        }

        /// How far the time is ahead of the truth, in seconds; nil where there is none.
        var error: Int64? { clock.time(at: uptime).map { $0.secondsSince(truth) } }

        private var truth: Timestamp { start.adding(microseconds: uptime.microseconds) }

        mutating func record(_ dates: [Int64?], ours: Int64) {
            for date in dates {
                uptime += .seconds(10)
                clock.record(
                    date.map { truth.adding(seconds: $0) }, after: .seconds(1), ours: truth.adding(seconds: ours),
                    at: uptime)
            }
        }

        mutating func record(_ date: Int64?, times: Int, ours: Int64) {
            record(Array(repeating: date, count: times), ours: ours)
        }
    }

    @Test(
        "a jump of the machine's clock changes nothing, whether answers tell the time or not for a while",
        arguments: jumps)
    func oursJumps(by jump: Int64) {
        for (date, times) in [(0, 1000), (nil, 300)] as [(Int64?, Int)] {
            var course = Course()
            course.record(0, times: 5, ours: 0)
            course.record(date, times: times, ours: jump)
            #expect(course.error == 0)
        }
    }

    @Test("a jump of PostHog's clock is followed by no more than a day, and only if it lasts", arguments: jumps)
    func theirsJumps(by jump: Int64) {
        var course = Course()
        course.record(0, times: 5, ours: 0)
        course.record(jump, times: 300, ours: 0)
        #expect(isAbout(course.error, jump.magnitude < 120 ? jump : 0))
        course.record(jump, times: 100, ours: 0)
        #expect(isAbout(course.error, jump.magnitude < Self.day ? jump : 0))
        course.record(0, times: 3, ours: 0)
        #expect(isAbout(course.error, 0), "back at once where our clock agrees")
    }

    @Test("answers that tell two times in turns change nothing", arguments: jumps)
    func alternating(by jump: Int64) {
        var course = Course()
        course.record(0, times: 5, ours: 0)
        for _ in 0..<200 { course.record([jump, 0], ours: 0) }
        #expect(isAbout(course.error, 0))
    }

    @Test("where both clocks tell the same, it is the time, however far it is", arguments: jumps)
    func bothJump(by jump: Int64) {
        var course = Course()
        course.record(0, times: 5, ours: 0)
        course.record(jump, times: 3, ours: jump)
        let isPossible = jump.magnitude < 10 * Self.year
        #expect(isAbout(course.error, isPossible ? jump : 0))
    }

    @Test(
        "at the start PostHog is believed, at once where the machine agrees, else from the third answer on",
        arguments: jumps)
    func first(ours: Int64) {
        var course = Course()
        course.record(0, times: 1, ours: ours)
        #expect(course.error == (ours.magnitude < 120 ? 0 : nil))
        course.record(0, times: 2, ours: ours)
        #expect(course.error == 0)
    }

    @Test(
        "at the start a time that changes with each answer is believed only if the machine tells it", arguments: jumps)
    func alternatingFirst(by jump: Int64) {
        guard jump.magnitude > 120 else { return }
        var agreeing = Course()
        for _ in 0..<10 { agreeing.record([jump, 0], ours: 0) }
        #expect(agreeing.error == 0)
        var other = Course()
        for _ in 0..<10 { other.record([jump, 0], ours: 2 * Self.day) }
        let isPossible = jump.magnitude < 10 * Self.year
        #expect(other.error == (isPossible ? nil : 0), "an impossible date counts as none")
    }

    @Test("without any Date the machine's clock is followed, but not by more than a day", arguments: jumps)
    func absent(jump: Int64) {
        var course = Course()
        course.record(nil, times: 2, ours: 0)
        course.record(nil, times: 300, ours: jump)
        #expect(course.error == (jump.magnitude <= 120 ? jump : 0))
        course.record(nil, times: 100, ours: jump)
        #expect(course.error == (jump.magnitude <= Self.day ? jump : 0))
        course.record(nil, times: 400, ours: 0)
        #expect(course.error == 0)
        course.record(1800, times: 3, ours: 0)
        #expect(course.error == 1800, "PostHog's clock counts for more")
    }

    @Test("after a restart a time before what was counted takes PostHog to tell it", arguments: [3, 400, 4000])
    func restarted(days: Int64) {
        let counted = at("11:55:00").adding(seconds: days * Self.day)
        for (date, ours, expected) in [
            (nil, 0, nil), (nil, days * Self.day, days * Self.day), (0, 0, 0), (0, 5 * Self.hour, 0),
            (0, days * Self.day, days < 3653 ? 0 : nil),
        ] as [(Int64?, Int64, Int64?)] {
            var course = Course(after: counted)
            course.record(date, times: 20, ours: ours)
            #expect(course.error == expected)
        }
    }

    @Test(
        "after a restart the time that follows on what was counted is believed, however far off the machine is",
        arguments: jumps)
    func restartedAhead(ours: Int64) {
        var course = Course(after: at("11:55:00"))
        course.record(0, times: 3, ours: ours)
        #expect(course.error == 0)
    }

    @Test("at the start two possible times that are decades apart are none", arguments: [12, -12])
    func decadesApart(years: Int64) {
        var course = Course()
        course.record(years * Self.year, times: 50, ours: 0)
        #expect(course.error == nil || years < 0)
        course.record(nil, times: 400, ours: 0)
        #expect(course.error == 0)
    }

    @Test("where answers have told no time for an hour, the machine's counts again, up to a day", arguments: jumps)
    func noLongerTold(ours: Int64) {
        var course = Course()
        course.record(0, times: 5, ours: 0)
        course.record(nil, times: 400, ours: ours)
        #expect(course.error == (ours.magnitude < Self.day ? ours : 0))
    }

    /// A Date tells whole seconds, some time within the request.
    private func isAbout(_ error: Int64?, _ expected: Int64) -> Bool {
        error.map { ($0 - expected).magnitude <= 5 } ?? false
    }

    @Test("a slow answer does not move the time back")
    func slow() {
        var clock = ServerClock()
        clock.record(at("12:00:00"), after: .zero, ours: at("12:00:00"), at: .seconds(100))
        clock.record(at("12:00:05"), after: .seconds(60), ours: at("12:01:05"), at: .seconds(165))
        #expect(clock.time(at: .seconds(165)) == at("12:01:05"))
    }
}
