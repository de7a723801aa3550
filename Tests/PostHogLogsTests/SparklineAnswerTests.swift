import Basics
import PostHogLogs
import Testing

@Suite struct SparklineAnswerTests {
    let minute = Timestamp(seconds: 1_795_429_500)

    private func rows(_ json: String) throws -> [SparklineRow] {
        try SparklineAnswer.decode(answer(json)).rows
    }

    @Test(
        "rows come bare or within results, by severity, level or service",
        arguments: [
            #"[{"time":"2026-11-23T10:25:00Z","severity":"ERROR","count":3,"bytes_uncompressed":812}]"#,
            #"{"results":[{"time":"2026-11-23T10:25:00","level":"ERROR","count":3,"bytes_uncompressed":812}]}"#,
            #"[{"time":"2026-11-23T12:25:00+02:00","service":"ERROR","count":3.0,"bytes_uncompressed":812}]"#,
            #"[{"time":"2026-11-23T10:25:00.000Z","severity":"ERROR","service":"x","count":3,"bytes_uncompressed":812}]"#,
            #"[{"time":"2026-11-23T10:25:00","severity":null,"level":"ERROR","count":3,"bytes_uncompressed":812,"x":[]}]"#,
        ])
    func shapes(json: String) throws {
        #expect(try rows(json) == [SparklineRow(time: minute, severityText: "ERROR", entries: 3, bytes: 812)])
    }

    @Test("bytes may be absent or null", arguments: ["", #","bytes_uncompressed":null"#])
    func withoutBytes(tail: String) throws {
        let json = #"[{"time":"2026-11-23T10:25:00Z","severity":"info","count":3\#(tail)}]"#
        #expect(try rows(json) == [SparklineRow(time: minute, severityText: "info", entries: 3)])
    }

    @Test("fillers of empty buckets are not data, blank severities with a count are")
    func fillers() throws {
        let json = """
            [{"time":"2026-11-23T10:24:00Z","severity":"(no value)","count":0,"bytes_uncompressed":0},
             {"time":"2026-11-23T10:25:00Z","severity":"(no value)","count":4,"bytes_uncompressed":9},
             {"time":"2026-11-23T10:25:00Z","severity":"info","count":0,"bytes_uncompressed":0}]
            """
        #expect(
            try rows(json) == [
                SparklineRow(time: minute, severityText: "(no value)", entries: 4, bytes: 9),
                SparklineRow(time: minute, severityText: "info", entries: 0, bytes: 0),
            ])
    }

    @Test(
        "a wrong row is undecodable, with its place",
        arguments: [
            (#"{"severity":"info","count":1}"#, "[1].time"),
            (#"{"time":"string","severity":"info","count":1}"#, "[1].time"),
            (#"{"time":1795429500,"severity":"info","count":1}"#, "[1].time"),
            (#"{"time":"2026-11-23T10:25:00Z","count":1}"#, "[1].severity"),
            (#"{"time":"2026-11-23T10:25:00Z","severity":null,"count":1}"#, "[1].severity"),
            (#"{"time":"2026-11-23T10:25:00Z","severity":["info"],"count":1}"#, "[1].severity"),
            (#"{"time":"2026-11-23T10:25:00Z","severity":"info"}"#, "[1].count"),
            (#"{"time":"2026-11-23T10:25:00Z","severity":"info","count":-1}"#, "[1].count"),
            (
                #"{"time":"2026-11-23T10:25:00Z","severity":"info","count":1,"bytes_uncompressed":"9"}"#,
                "[1].bytes_uncompressed"
            ),
        ])
    func wrong(bad: String, place: String) {
        let good = #"{"time":"2026-11-23T10:25:00Z","severity":"info","count":1}"#
        let failure = undecodable { () throws(PollFailure) in
            try SparklineAnswer.decode(answer("[\(good),\(bad),\(good)]"))
        }
        #expect(failure?.path == place)
    }

    @Test("a row outside of what was asked for makes the answer undecodable, one at its very end is left out")
    func within() throws {
        func row(_ seconds: Int64) -> SparklineRow {
            SparklineRow(time: minute.adding(seconds: seconds), severityText: "info", entries: 1)
        }
        let asked = TimeRange(start: minute, end: minute.adding(seconds: 300))
        #expect(try SparklineAnswer(rows: [row(0), row(240), row(300)]).rows(within: asked) == [row(0), row(240)])
        for wrong in [row(-60), row(301)] {
            let answer = SparklineAnswer(rows: [row(0), wrong])
            #expect(undecodable { () throws(PollFailure) in try answer.rows(within: asked) }?.path == "[1].time")
        }
    }
}
