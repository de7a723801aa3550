import Basics
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct SparklineTests {
    @Test("the answer is a bare list, by time and then by severity")
    func bareList() {
        let box = Box()
        box.ingest(
            entry("10:00:30", "a", "warn", count: 2, bytes: 70), entry("10:00:31", "b", "error", count: 3, bytes: 90),
            entry("10:29:59", "a", "warn", count: 5, bytes: 40), entry("10:00:59", "b", "warn", count: 1, bytes: 5))
        let answer = box.ask(.sparkline, range("10:00:00", "10:30:00"))
        #expect(
            answer.hasPrefix(
                #"[{"time":"2026-11-23T10:00:00Z","severity":"error","count":3,"bytes_uncompressed":90},"#
                    + #"{"time":"2026-11-23T10:00:00Z","severity":"warn","count":3,"bytes_uncompressed":75},"#))
        #expect(
            answer.hasSuffix(
                #",{"time":"2026-11-23T10:29:00Z","severity":"warn","count":5,"bytes_uncompressed":40}]"#))
    }

    @Test("an empty bucket is one row without value; a blank severity has the same name and a count")
    func zeroFill() {
        let box = Box()
        box.ingest(entry("10:00:01", "a", "", count: 4, bytes: 8))
        let answer = box.ask(.sparkline, range("10:00:00", "10:30:00"))
        #expect(answer.occurrences(of: #""(no value)","count":0,"bytes_uncompressed":0}"#) == 29)
        #expect(answer.hasPrefix(#"[{"time":"2026-11-23T10:00:00Z","severity":"(no value)","count":4,"#))
        #expect(answer.occurrences(of: "time") == 30)
    }

    @Test("a project without entries is filled as well")
    func nothing() {
        #expect(Box().ask(.sparkline, range("10:00:00", "11:00:00")).occurrences(of: #""count":0"#) == 60)
    }

    @Test("the first and the last bucket are whole, also where the range cuts them")
    func wholeBuckets() {
        let box = Box()
        box.ingest(
            entry("09:59:59", count: 64), entry("10:00:00", count: 1), entry("10:00:20", count: 2),
            entry("10:40:10", count: 4), entry("10:40:50", count: 8), entry("10:41:00", count: 32))
        let answer = box.ask(.sparkline, range("10:00:30", "10:40:30"))
        #expect(answer.hasPrefix(#"[{"time":"2026-11-23T10:00:00Z","severity":"info","count":3,"#))
        #expect(answer.contains(#"{"time":"2026-11-23T10:40:00Z","severity":"info","count":12,"#))
        #expect(!answer.contains("10:41:00"))
        #expect(answer.occurrences(of: "time") == 41)
    }

    @Test(
        "an end on a boundary leaves the bucket that starts there out, and an empty range gives one bucket",
        arguments: [("10:00:00", "10:30:00", 30), ("10:00:00", "10:30:01", 31), ("10:00:00", "10:00:00", 1)])
    func ends(from: String, to: String, rows: Int) {
        #expect(Box().ask(.sparkline, range(from, to)).occurrences(of: "time") == rows)
    }

    @Test(
        "a reversed range is refused, but by less than a second it gives one bucket, and by one none",
        arguments: [
            ("10:00:00.900", "10:00:00.100", 200, 1), ("10:00:01.100", "10:00:00.900", 200, 0),
            ("10:00:02", "10:00:00", 500, 0),
        ])
    func reversed(from: String, to: String, status: Int, rows: Int) {
        let answer = Box().post(.sparkline, range(from, to))
        #expect(answer.status == status)
        #expect(answer.text.occurrences(of: #""time""#) == rows)
    }

    @Test("fractions of a second are cut off the range")
    func wholeSeconds() {
        let answer = Box().ask(.sparkline, range("10:00:00.900", "10:30:00.900"))
        #expect(answer.occurrences(of: "time") == 30)
    }

    @Test("only the ten largest services keep their name, the others are folded")
    func folding() {
        let box = Box()
        for number in 1...12 {
            box.ingest(entry("10:00:00", "s\(number)", count: number * 10, bytes: 1000 - number))
        }
        let byCount = box.ask(.sparkline, range("10:00:00", "10:30:00", #","sparklineBreakdownBy":"service""#))
        #expect(byCount.contains(#""service":"$$_posthog_breakdown_other_$$","count":30,"bytes_uncompressed":1997}"#))
        #expect(byCount.contains(#""service":"s3","#))
        #expect(!byCount.contains(#""service":"s2","#))
        let byBytes = box.ask(
            .sparkline,
            range("10:00:00", "10:30:00", #","sparklineBreakdownBy":"service","sparklineRankBy":"bytes""#))
        #expect(byBytes.contains(#""service":"$$_posthog_breakdown_other_$$","count":230,"#))
        #expect(byBytes.contains(#""service":"s1","#))
        let named = box.ask(
            .sparkline,
            range("10:00:00", "10:30:00", #","sparklineBreakdownBy":"service","serviceNames":["s1","s2"]"#))
        #expect(named.contains(#""service":"s1","count":10,"#))
        #expect(!named.contains("other"))
    }

    @Test("blank and a value called like its placeholder are two, ranked apart; blank comes first")
    func blank() {
        let box = Box()
        box.ingest(
            entry("10:00:00", "", count: 2), entry("10:00:00", "(no value)", count: 3), entry("10:00:00", " a"))
        let rows = { box.ask(.sparkline, range("10:00:00", "10:00:30", #","sparklineBreakdownBy":"service""#)) }
        #expect(
            rows().hasPrefix(
                #"[{"time":"2026-11-23T10:00:00Z","service":"(no value)","count":2,"bytes_uncompressed":100},"#
                    + #"{"time":"2026-11-23T10:00:00Z","service":" a","count":1,"bytes_uncompressed":100},"#
                    + #"{"time":"2026-11-23T10:00:00Z","service":"(no value)","count":3,"bytes_uncompressed":100},"#))
        box.api.change { $0.version.sparkline.top = 1 }
        #expect(rows().contains(#""service":"$$_posthog_breakdown_other_$$","count":3,"#))
        #expect(rows().contains(#""service":"(no value)","count":3,"#))
    }

    @Test("the ten are the largest of what is read, the bucket at the end among it, which is not shown")
    func rankedOverTheEnd() {
        let box = Box()
        box.ingest(entry("10:30:00", "late", count: 3), entry("10:00:00", "early", count: 2))
        box.api.change { $0.version.sparkline.top = 1 }
        let ask = { box.ask(.sparkline, range("10:00:00", $0, #","sparklineBreakdownBy":"service""#)) }
        #expect(ask("10:30:00").contains(#""service":"$$_posthog_breakdown_other_$$","count":2,"#))
        #expect(ask("10:29:59").contains(#""service":"early","count":2,"#))
    }

    @Test("of equal values the first by name is kept")
    func equalRank() {
        let box = Box()
        box.ingest(entry("10:00:00", "b"), entry("10:00:00", "a"))
        box.api.change { $0.version.sparkline.top = 1 }
        let answer = box.ask(.sparkline, range("10:00:00", "10:30:00", #","sparklineBreakdownBy":"service""#))
        #expect(answer.contains(#""service":"a","#) && !answer.contains(#""service":"b","#))
    }

    @Test("without folding the newest rows are cut at a thousand")
    func rowLimit() {
        let box = Box(.june2026)
        for minute in 10...59 {
            for service in 0..<40 { box.ingest(entry("10:\(minute):00", "s\(service)")) }
        }
        let answer = box.ask(.sparkline, range("10:10:00", "11:00:00", #","sparklineBreakdownBy":"service""#))
        #expect(answer.occurrences(of: "time") == 1000)
        #expect(answer.contains("T10:34:00"))
        #expect(!answer.contains("T10:35:00"))
    }

    @Test("today too, where narrow buckets and seven severities give more than a thousand rows")
    func rowLimitToday() {
        let box = Box()
        let severities = ["trace", "debug", "info", "warn", "error", "fatal", "unknown"]
        for second in stride(from: 0, to: 1740, by: 10) {
            for severity in severities {
                box.api.ingest([
                    LogRecord(
                        timestamp: at("10:00:00").adding(seconds: Int64(second)), serviceName: "a",
                        severityText: severity, bytes: 1)
                ])
            }
        }
        let answer = box.ask(.sparkline, range("10:00:00", "10:29:00"))
        #expect(answer.occurrences(of: "time") == 1000)
        #expect(!answer.contains("T10:28:"))
    }

    @Test("severities are raw texts, fatal and ERROR rows of their own")
    func rawTexts() {
        let box = Box()
        box.ingest(
            entry("10:00:00", "a", "error"), entry("10:00:00", "a", "ERROR", count: 2),
            entry("10:00:00", "a", "fatal", count: 3), entry("10:00:00", "a", "warning", count: 4))
        let answer = box.ask(.sparkline, range("10:00:00", "10:30:00"))
        for row in [#""ERROR","count":2"#, #""error","count":1"#, #""fatal","count":3"#, #""warning","count":4"#] {
            #expect(answer.contains(row))
        }
    }

    @Test("filters take exact texts")
    func filters() {
        let box = Box()
        box.ingest(
            entry("10:00:00", "api", "error", count: 1), entry("10:00:00", "API", "error", count: 2),
            entry("10:00:00", "api", "ERROR", count: 4), entry("10:00:00", "", "error", count: 8))
        let ask = { box.ask(.sparkline, range("10:00:00", "10:30:00", $0)) }
        #expect(ask(#","serviceNames":["api"],"severityLevels":["error"]"#).contains(#""error","count":1,"#))
        #expect(ask(#","serviceNames":[""]"#).contains(#""error","count":8,"#))
        #expect(ask(#","serviceNames":["Api"]"#).occurrences(of: #""count":0"#) == 30)
    }

    @Test("old versions name the column level, leave out bytes and zone, and drop a first bucket that is cut")
    func december2025() {
        let box = Box(.december2025)
        box.ingest(entry("10:00:40", count: 7), entry("10:01:40", count: 9))
        let cut = box.ask(.sparkline, range("10:00:30", "10:40:30"))
        #expect(cut.hasPrefix(#"[{"time":"2026-11-23T10:01:00","level":"info","count":9},"#))
        let aligned = box.ask(.sparkline, range("10:00:00", "10:40:00"))
        #expect(aligned.hasPrefix(#"[{"time":"2026-11-23T10:00:00","level":"info","count":7},"#))
    }

    @Test("a range of centuries is answered at once, cut at a thousand rows")
    func centuries() {
        let box = Box()
        box.ingest(entry("10:00:00"))
        let query = #"{"dateRange":{"date_from":"0001-01-01","date_to":"9999-12-31"}}"#
        #expect(box.ask(.sparkline, query).occurrences(of: "time") == 1000)
    }
}
