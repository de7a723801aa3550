import Basics
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
