import Basics
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct QueryTests {
    @Test(
        "of relative dates m is months and M minutes",
        arguments: [
            ("-5m", 16), ("-5M", 1), ("-90s", 1), ("-1h", 3), ("-2h", 7), ("-1d", 16), ("-1dStart", 16), ("-0d", 15),
            ("-0dStart", 15), ("-1w", 16), ("-1y", 16), ("-1q", 16), ("all", 16), ("-3000M", 16),
        ])
    func relative(from: String, entries: Int) {
        let box = Box()
        box.ingest(
            entry("11:59:00", count: 1), entry("11:30:00", count: 2), entry("10:30:00", count: 4),
            entry("00:00:00", count: 8),
            LogRecord(timestamp: at("00:00:00").adding(seconds: -1), serviceName: "api", severityText: "info", bytes: 1)
        )
        #expect(box.ask(.count, #"{"dateRange":{"date_from":"\#(from)"}}"#) == #"{"count":\#(entries)}"#)
    }

    @Test("a month back from a month's last day is the last day of that month")
    func months() {
        let box = Box()
        box.clock.now = Timestamp(iso8601: "2026-03-31T12:00:00Z") ?? box.clock.now
        // The width gives the start away: February's last day to the end of the minute is 31.5 days.
        let answer = box.ask(.countRanges, #"{"dateRange":{"date_from":"-1m"},"targetBuckets":100}"#)
        #expect(answer.contains(#""interval":"6h""#))
        #expect(box.post(.count, #"{"dateRange":{"date_from":"-99999m"}}"#).status == 400)
    }

    @Test(
        "a time without zone means UTC, an offset is kept to",
        arguments: ["2026-11-23T10:00:00Z", "2026-11-23T10:00:00", "2026-11-23T12:00:00+02:00"])
    func zones(from: String) {
        let box = Box()
        box.ingest(entry("09:59:59", count: 1), entry("10:00:00", count: 2))
        #expect(box.ask(.count, #"{"dateRange":{"date_from":"\#(from)"}}"#) == #"{"count":2}"#)
    }

    @Test("without dateRange it is the last hour, but services wants one")
    func missingRange() {
        let box = Box()
        box.ingest(entry("10:59:59", count: 1), entry("11:00:00", count: 2))
        #expect(box.ask(.count, "{}") == #"{"count":2}"#)
        #expect(box.ask(.count, #"{"dateRange":null}"#) == #"{"count":2}"#)
        let refused = box.post(.services, "{}")
        #expect(refused.status == 400)
        #expect(refused.text.contains(#""type":"invalid_request","code":"parse_error""#))
    }

    @Test("an open end counts to now, but widens the buckets as if to the end of the minute")
    func openEnd() {
        let box = Box()
        box.clock.now = at("12:00:30")
        box.ingest(entry("11:00:45", count: 1))
        // 1750 s to now would be 10 s wide; to the end of the minute it is more.
        let answer = box.ask(.sparkline, #"{"dateRange":{"date_from":"2026-11-23T11:31:20Z"}}"#)
        #expect(answer.hasPrefix(#"[{"time":"2026-11-23T11:31:00Z","#))
    }

    @Test(
        "queries of the wrong form are refused",
        arguments: [
            ("7", 400), ("[]", 400), (#"{"dateRange":[]}"#, 400), (#"{"dateRange":{"date_from":"soon"}}"#, 400),
            (#"{"dateRange":{"date_from":7}}"#, 400), (#"{"dateRange":{"date_to":"5 o'clock"}}"#, 400),
            (#"{"dateRange":{"from":"-1h"}}"#, 400), (#"{"severityLevels":["loud"]}"#, 500),
            (#"{"severityLevels":["ERROR"]}"#, 500), (#"{"severityLevels":["unknown"]}"#, 500),
            (#"{"severityLevels":null}"#, 500), (#"{"serviceNames":"api"}"#, 500), (#"{"filterGroup":7}"#, 500),
            (#"{"searchTerm":7}"#, 500), (#"{"filterGroup":[{"key":"message"}]}"#, 500),
            (#"{"filterGroup":{"type":"AND","values":[{"type":"AND","values":[{"key":"message"}]}]}}"#, 500),
            (#"{"filterGroup":{"type":"AND","values":[7]}}"#, 500),
        ])
    func refused(query: String, status: Int) {
        #expect(Box().post(.count, query).status == status)
    }

    @Test(
        "unknown fields are ignored, explicitDate is known, empty filters are none",
        arguments: [
            #"{"colour":"blue"}"#, #"{"dateRange":{"explicitDate":true}}"#, #"{"filterGroup":null}"#,
            #"{"filterGroup":[]}"#, #"{"filterGroup":{"type":"AND","values":[{"type":"AND","values":[]}]}}"#,
            #"{"filterGroup":{"type":"AND","values":[]}}"#, #"{"searchTerm":"","severityLevels":[],"serviceNames":[]}"#,
        ])
    func accepted(query: String) {
        #expect(Box().post(.count, query).status == 200)
    }

    @Test("services of before the fix fails on a flat list of filters")
    func flatFilters() {
        let query = range("10:00:00", "11:00:00", #","filterGroup":[]"#)
        #expect(Box(.may2026).post(.services, query).status == 500)
        #expect(Box(.may2026).post(.sparkline, query).status == 200)
        #expect(Box(.june2026).post(.services, query).status == 200)
    }

    @Test("a body that is no object is refused", arguments: ["", "x", "[]", #""query""#, "null", #"{"query":[]}"#])
    func bodies(body: String) {
        let box = Box()
        let request = SimulatedRequest(method: "POST", path: box.path(.count), body: Array(body.utf8))
        #expect(box.send(request).status == 400)
    }
}
