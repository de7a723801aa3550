import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct ReplayFileTests {
    private func file(_ text: String) throws(ReplayFile.Problem) -> ReplayFile {
        try ReplayFile(lines: Array(text.utf8), name: "logs.jsonl")
    }

    static let good = #"{"offset_s":1.5,"service_name":"a","severity":"info","body":"héllo"}"#

    @Test("lines become entries by offset, with the length of the body, from a start of one's own")
    func reads() throws {
        let earlier = #"{"offset_s":0,"service_name":"","severity":"WARN","raw_severity":"W"}"#
        let replay = try file("\(Self.good)\n\r\n\(earlier)\r\n")
        #expect(replay.seconds == 2)
        #expect(
            replay.records(startingAt: at("10:00:00")) == [
                LogRecord(
                    timestamp: at("10:00:00"), serviceName: "", severityText: "WARN", bytes: 0, details: LogDetails()),
                LogRecord(
                    timestamp: at("10:00:01.5"), serviceName: "a", severityText: "info", bytes: 6,
                    details: LogDetails(body: "héllo")),
            ])
    }

    @Test(
        "a bad line is named with its number",
        arguments: [
            ("{", "not a JSON object"), ("7", "not a JSON object"),
            (#"{"service_name":"a","severity":"info"}"#, "offset_s must be a number of seconds from 0 to a year"),
            (
                #"{"offset_s":-1,"service_name":"a","severity":"info"}"#,
                "offset_s must be a number of seconds from 0 to a year"
            ),
            (
                #"{"offset_s":1e99,"service_name":"a","severity":"info"}"#,
                "offset_s must be a number of seconds from 0 to a year"
            ),
            (#"{"offset_s":1,"service_name":7,"severity":"info"}"#, "service_name must be a string"),
            (#"{"offset_s":1,"service_name":"a","severity":null}"#, "severity must be a string"),
            (line(#""body":7"#), "body must be a string"), (line(#""attributes":[]"#), "attributes must be an object"),
            (line(#""resource_attributes":{"a":1}"#), "resource_attributes must have strings as values"),
            (line(#""severity_number":25"#), "severity_number must be a whole number from 0 to 24"),
            (line(#""trace_id":"0102""#), "trace_id must be 32 hexadecimal digits"),
            (line(#""span_id":"01020304050607-8""#), "span_id must be 16 hexadecimal digits"),
        ])
    func badLine(line: String, why: String) {
        #expect(throws: ReplayFile.Problem.self) { try file("\(Self.good)\n\n\(line)\n\(Self.good)") }
        do {
            _ = try file("\(Self.good)\n\n\(line)\n\(Self.good)")
        } catch {
            #expect(error.description == "logs.jsonl: line 3: \(why)")
        }
    }

    private static func line(_ more: String) -> String {
        #"{"offset_s":1,"service_name":"a","severity":"info",\#(more)}"#
    }

    @Test("attributes, ids, the number of the severity and the name of the event are taken along")
    func details() throws {
        let replay = try file(
            Self.line(
                #""body":"b","attributes":{"k":"v"},"resource_attributes":{"host.name":"h"},"severity_number":10,"#
                    + #""event_name":"e","trace_id":"0102030405060708090a0b0c0d0e0f10","span_id":"00000000000000fF""#))
        #expect(
            replay.entries.first?.details
                == LogDetails(
                    body: "b", attributes: ["k": "v"], resourceAttributes: ["host.name": "h"], severityNumber: 10,
                    eventName: "e",
                    trace: LogTrace(high: 0x0102_0304_0506_0708, low: 0x090a_0b0c_0d0e_0f10, span: 0xff)))
    }

    @Test("a problem within a file names the file")
    func fromFile() {
        do {
            _ = try ReplayFile(path: #filePath)
            Issue.record("this file was taken for log entries")
        } catch {
            #expect(error.description == "\(#filePath): line 1: not a JSON object")
        }
    }

    @Test("a file without entries, or none at all, is a problem")
    func nothing() {
        #expect(throws: ReplayFile.Problem.self) { try file("\n \n") }
        do {
            _ = try ReplayFile(path: "/nonexistent/logs.jsonl")
            Issue.record("a file that is not there was read")
        } catch {
            #expect(error.description == "/nonexistent/logs.jsonl: No such file or directory")
        }
    }

    @Test("a looped replay starts again when it has ended, and never gives an entry twice")
    func loops() throws {
        let replay = try file(
            #"{"offset_s":0,"service_name":"a","severity":"info"}"# + "\n"
                + #"{"offset_s":9.2,"service_name":"b","severity":"info"}"#)
        var feed = TrafficFeed(LoopedReplay(replay, from: at("10:00:00")), from: at("09:59:00"))
        #expect(feed.advance(to: at("10:00:00")).isEmpty)
        #expect(feed.advance(to: at("10:00:09.2")).map(\.serviceName) == ["a"])
        #expect(
            feed.advance(to: at("10:00:20")).map(\.timestamp) == [
                at("10:00:09.2"), at("10:00:10"), at("10:00:19.2"),
            ])
        #expect(feed.advance(to: at("10:00:20.1")).map(\.serviceName) == ["a"])
    }
}
