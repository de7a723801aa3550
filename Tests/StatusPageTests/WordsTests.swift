import BasicsFixtures
import Collector
import PostHogLogs
import Testing

@testable import StatusPage

@Suite("Numbers and times for people")
struct WordsTests {
    @Test("thousands are separated", arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
    func numbers(_ value: Int, _ text: String) {
        #expect(Words.number(value) == text)
    }

    @Test(
        "a rate has as many places as matter",
        arguments: [
            (0, "0"), (0.001, "<0.01"), (0.034, "0.03"), (0.099, "0.1"), (0.25, "0.3"), (9.96, "10"), (41.3, "41"),
            (123_456, "123,456"), (.nan, "0"), (.infinity, "0"), (1e300, "1,000,000,000,000,000"),
        ])
    func rates(_ value: Double, _ text: String) {
        #expect(Words.rate(value) == text)
    }

    @Test(
        "a share is a percentage",
        arguments: [(0, 0, "–"), (0, 5, "0%"), (1, 100_000, "<0.1%"), (1, 8, "12.5%"), (3, 3, "100%"), (1, 3, "33.3%")])
    func shares(_ part: Int, _ whole: Int, _ text: String) {
        #expect(Words.share(part, of: whole) == text)
    }

    @Test(
        "a duration has its two largest units",
        arguments: [
            (0, "0 s"), (59, "59 s"), (60, "1 min"), (182, "3 min 2 s"), (7200, "2 h"), (7260, "2 h 1 min"),
            (90_000, "1 d 1 h"), (86_401, "1 d"), (-5, "0 s"),
        ])
    func durations(_ seconds: Int64, _ text: String) {
        #expect(Words.duration(seconds) == text)
    }

    @Test("times are in UTC, to the second")
    func times() {
        #expect(Words.time(at("12:00:03.5")) == "2026-11-23 12:00:03 UTC")
        #expect(Words.clock(at("12:05:59")) == "12:05")
    }

    @Test("a long text is cut, also one that is a single character with a million accents")
    func cut() {
        #expect(Words.cut("short", to: 5) == "short")
        #expect(Words.cut("longer", to: 5) == "longe…")
        let accents = "a" + String(repeating: "\u{301}", count: 1_000_000)
        #expect(Words.cut(accents, to: 100).unicodeScalars.count == 101)
    }

    @Test("no poll for three intervals is a stall; what fails is worse than what starts")
    func conditions() {
        let good = Gallery.status()
        #expect(Condition(nil, age: .zero) == .starting)
        #expect(Condition(Gallery.status(polls: 0), age: .zero) == .starting)
        #expect(Condition(good, age: .seconds(180)) == .good)
        #expect(Condition(good, age: .seconds(181)) == .stalled)
        #expect(Condition(Gallery.status(isUp: false), age: .zero) == .failing)
        let problem = ProjectStatus.Problem(endpoints: [.alerts], failure: "403", remedy: "", pause: .zero)
        #expect(Condition(Gallery.status(problems: [problem]), age: .zero) == .troubled)
        #expect([Condition.good, .starting, .failing, .troubled].sorted() == [.failing, .troubled, .starting, .good])
    }
}
