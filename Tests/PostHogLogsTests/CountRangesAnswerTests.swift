import Basics
import BasicsFixtures
import PostHogLogs
import Testing

@Suite struct CountRangesAnswerTests {
    let range = TimeRange(start: Timestamp(seconds: 1_795_429_200), end: Timestamp(seconds: 1_795_429_500))

    @Test(
        "ranges are read with or without Z",
        arguments: [
            #"{"ranges":[{"date_from":"2026-11-23T10:20:00Z","date_to":"2026-11-23T10:25:00Z","count":8}],"interval":"5m"}"#,
            #"{"ranges":[{"date_from":"2026-11-23T10:20:00","date_to":"2026-11-23T10:25:00","count":8}]}"#,
        ])
    func reads(json: String) throws {
        #expect(
            try CountRangesAnswer.decode(answer(json))
                == CountRangesAnswer(ranges: [CountRange(range: range, entries: 8)]))
    }

    @Test("no ranges is an answer")
    func empty() throws {
        #expect(try CountRangesAnswer.decode(answer(#"{"ranges":[],"interval":"1m"}"#)).ranges.isEmpty)
    }

    @Test(
        "a wrong range is undecodable, with its place",
        arguments: [
            (#"{"date_to":"2026-11-23T10:25:00Z","count":8}"#, "ranges[0].date_from"),
            (#"{"date_from":"2026-11-23T10:20:00Z","count":8}"#, "ranges[0].date_to"),
            (#"{"date_from":"2026-11-23T10:20:00Z","date_to":"2026-11-23T10:20:00Z","count":8}"#, "ranges[0].date_to"),
            (#"{"date_from":"2026-11-23T10:20:00Z","date_to":"2026-11-23T10:10:00Z","count":8}"#, "ranges[0].date_to"),
            (#"{"date_from":"2026-11-23T10:20:00Z","date_to":"2026-11-23T10:25:00Z"}"#, "ranges[0].count"),
            (#"{"date_from":"2026-11-23T10:20:00Z","date_to":"2026-11-23T10:25:00Z","count":0.5}"#, "ranges[0].count"),
        ])
    func wrong(bad: String, place: String) {
        let body = answer(#"{"ranges":[\#(bad)]}"#)
        #expect(undecodable { () throws(PollFailure) in try CountRangesAnswer.decode(body) }?.path == place)
    }
}

extension CountRangesAnswerTests {
    private func part(_ start: String, _ end: String, _ entries: Int = 1) -> CountRange {
        CountRange(range: TimeRange(start: at(start), end: at(end)), entries: entries)
    }

    @Test("totals sum the parts of a bucket, and are 0 of a bucket that nothing is said of")
    func totals() throws {
        let parts = [part("12:00:00", "12:01:00", 2), part("12:04:00", "12:05:00", 3), part("12:05:00", "12:10:00", 4)]
        let totals = try CountRangesAnswer(ranges: parts).totals(
            of: ["12:00:00", "12:05:00", "12:10:00"].map(bucket))
        #expect(totals == [bucket("12:00:00"): 5, bucket("12:05:00"): 4, bucket("12:10:00"): 0])
    }

    @Test("a total is that of the range, whose edges may cut buckets; one of another range is undecodable")
    func total() throws {
        let parts = [part("12:00:00", "12:05:00", 2), part("12:05:00", "12:10:00", 3)]
        let asked = TimeRange(start: at("12:03:00"), end: at("12:05:00.000001"))
        #expect(try CountRangesAnswer(ranges: parts).total(of: asked) == 5)
        for other in [("11:00:00", "12:00:00"), ("12:05:00", "12:06:00")] {
            let range = TimeRange(start: at(other.0), end: at(other.1))
            #expect(throws: PollFailure.self) { try CountRangesAnswer(ranges: parts).total(of: range) }
        }
    }

    @Test("a time that is there twice makes the answer undecodable, so that nothing counts twice")
    func overlap() {
        let ranges = [part("12:05:00", "12:06:00"), part("12:00:00", "12:05:00")]
        for twice in [ranges[0], ranges[1], part("12:03:00", "12:04:00")] {
            let answer = CountRangesAnswer(ranges: ranges + [twice])
            #expect(
                undecodable { () throws(PollFailure) in
                    try answer.totals(of: [bucket("12:00:00"), bucket("12:05:00")])
                }?.path == "ranges[2]")
            let asked = TimeRange(start: at("12:00:00"), end: at("12:10:00"))
            #expect(undecodable { () throws(PollFailure) in try answer.total(of: asked) }?.path == "ranges[2]")
        }
        let answer = CountRangesAnswer(ranges: ranges)
        #expect(
            undecodable { () throws(PollFailure) in try answer.totals(of: [bucket("12:00:00")]) }?.path == "ranges[0]")
    }

    @Test("a part of what was not asked for makes the answer undecodable")
    func notAskedFor() {
        for wrong in [part("12:04:00", "12:06:00"), part("12:10:00", "12:15:00"), part("12:00:00", "12:10:00")] {
            let answer = CountRangesAnswer(ranges: [part("12:00:00", "12:05:00"), wrong])
            let asked = ["12:00:00", "12:05:00"].map(bucket)
            #expect(undecodable { () throws(PollFailure) in try answer.totals(of: asked) }?.path == "ranges[1]")
        }
    }
}

@Suite struct HasLogsAnswerTests {
    @Test("has_logs is yes or no", arguments: [("true", true), ("false", false)])
    func reads(json: String, hasLogs: Bool) throws {
        #expect(try HasLogsAnswer.decode(answer(#"{"hasLogs":\#(json)}"#)).hasLogs == hasLogs)
    }

    @Test("anything else is undecodable", arguments: ["1", "null", #""true""#])
    func refuses(json: String) {
        let body = answer(#"{"hasLogs":\#(json)}"#)
        #expect(undecodable { () throws(PollFailure) in try HasLogsAnswer.decode(body) }?.path == "hasLogs")
    }
}
