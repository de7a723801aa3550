import BasicsFixtures
import PostHogLogs
import Testing

@Suite struct SeverityCountsTests {
    private func shown(_ entries: [(String, Int)]) -> SeverityCounts {
        var counts = SeverityCounts()
        for (text, count) in entries {
            counts.add(SparklineRow(time: at("12:00:00"), severityText: text, entries: count, bytes: nil))
        }
        return counts
    }

    @Test("texts are counted under their severity, in whatever case; those of trace and fatal in lower case apart too")
    func anyCase() {
        let counts = shown([("FATAL", 2), ("Trace", 1), ("error", 3), ("fatal", 4)])
        #expect(counts.traceFatal == TraceFatalTotals(trace: 1, fatal: 6))
        #expect(counts.inLowerCase == TraceFatalTotals(trace: 0, fatal: 4))
        #expect(counts[.fatal] == 6)
    }

    @Test("PostHog's other is in the total and in no severity")
    func otherValue() {
        let counts = shown([("info", 2), ("$$_posthog_breakdown_other_$$", 5)])
        #expect(counts.otherValue == 5)
        #expect(counts.total == 7)
        #expect(counts.entries == [.info: 2])
    }

    @Test("bytes are there only if the server gives them")
    func bytes() {
        #expect(shown([("info", 2)]).bytes == nil)
        var counts = shown([("info", 2)])
        for text in ["info", "INFO", "warn"] {
            counts.add(SparklineRow(time: at("12:00:00"), severityText: text, entries: 1, bytes: 10))
        }
        #expect(counts.bytes == [.info: 20, .warn: 10])
    }

    @Test("in bands, trace is debug and fatal is error; unknown is in none")
    func bands() {
        let texts = [("trace", 1), ("debug", 2), ("info", 4), ("warn", 8), ("error", 16), ("fatal", 32), ("?", 64)]
        #expect(shown(texts).bands == SeverityBands(debug: 3, info: 4, warn: 8, error: 48))
    }

    @Test("every severity is there, also those without entries")
    func everySeverity() {
        let counts = shown([("warn", 3)]).byEverySeverity
        #expect(counts.count == Severity.allCases.count)
        #expect(counts.filter { $0.value > 0 } == [.warn: 3])
    }
}
