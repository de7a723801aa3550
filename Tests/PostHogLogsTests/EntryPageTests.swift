import Basics
import PostHogLogs
import Testing

@Suite struct EntryPageTests {
    private func page(_ body: String) throws -> EntryPage { try EntryPage.decode(answer(body)) }

    private let whole = """
        {"uuid":"0193-a","timestamp":"2026-11-23T10:00:00.000005Z","observed_timestamp":"2026-11-23T10:00:01Z",
         "body":"slow","severity_text":"Warn","severity_number":13,"level":"Warn",
         "trace_id":"00000000000000AB00000000000000CD","span_id":"0000000000000000","attributes":{"a":"1"},
         "resource_attributes":{"service.name":"checkout","host.name":"h"},"resource_fingerprint":"7",
         "instrumentation_scope":"lib","event_name":"e","live_logs_checkpoint":"2026-11-23T10:00:09Z"}
        """

    @Test("a row is read whole, zeros as no id")
    func row() throws {
        let page = try page(#"{"query":{},"results":[\#(whole)],"hasMore":true,"nextCursor":"abc","columns":null}"#)
        var expected = LogEntry(
            uuid: "0193-a", timestamp: Timestamp(seconds: 1_795_428_000).adding(microseconds: 5), body: "slow",
            severityText: "Warn")
        expected.observed = Timestamp(seconds: 1_795_428_001)
        expected.severityNumber = 13
        expected.traceID = "00000000000000ab00000000000000cd"
        expected.attributes = ["a": "1"]
        expected.resourceAttributes = ["service.name": "checkout", "host.name": "h"]
        expected.scope = "lib"
        expected.eventName = "e"
        #expect(page.entries == [expected])
        #expect(page.entries[0].service == "checkout" && page.entries[0].severity == .warn)
        #expect(page.hasMore && page.nextCursor == "abc")
        #expect(page.checkpoint == Timestamp(seconds: 1_795_428_009))
    }

    @Test("older shapes: a bare list, rows with no more than was there first, times without a zone")
    func old() throws {
        let old = #"{"uuid":"u","timestamp":"2026-11-23T10:00:00","level":"info","body":"b"}"#
        for body in ["[\(old)]", #"{"results":[\#(old)]}"#] {
            let page = try page(body)
            #expect(page.entries.map(\.severityText) == ["info"])
            #expect(page.entries[0].timestamp == Timestamp(seconds: 1_795_428_000))
            #expect(!page.hasMore && page.nextCursor == nil && page.checkpoint == nil)
        }
    }

    @Test("what should be a text is one: numbers, truths, lists and objects as JSON, null as nothing")
    func loose() throws {
        let row =
            #"{"uuid":"u","timestamp":"2026-11-23T10:00:00Z","body":{"b":[1,true,null,"x\"y"],"a":1.5},"#
            + #""attributes":{"n":7,"f":0.5,"t":true,"z":null,"l":["a"],"s":"s"},"resource_attributes":null}"#
        let entry = try page(#"{"results":[\#(row)]}"#).entries[0]
        #expect(entry.body == #"{"a":1.5,"b":[1,true,null,"x\"y"]}"#)
        #expect(entry.attributes == ["n": "7", "f": "0.5", "t": "true", "z": "", "l": #"["a"]"#, "s": "s"])
        #expect(entry.resourceAttributes.isEmpty && entry.severityText.isEmpty)
    }

    @Test(
        "an entry without its uuid or its time is none, and no part of the page is used",
        arguments: [
            #"{"timestamp":"2026-11-23T10:00:00Z"}"#, #"{"uuid":"u"}"#, #"{"uuid":"u","timestamp":"soon"}"#,
            #"{"uuid":7,"timestamp":"2026-11-23T10:00:00Z"}"#,
        ])
    func broken(row: String) {
        let failure = undecodable { () throws(PollFailure) in
            try EntryPage.decode(answer(#"{"results":[\#(row)]}"#))
        }
        #expect(failure?.path.hasPrefix("results[0]") == true)
    }

    @Test("a body that is nested deeply is a text or an error, and no crash", arguments: [100, 400, 10_000])
    func deep(levels: Int) {
        let body = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        let row = #"{"uuid":"u","timestamp":"2026-11-23T10:00:00Z","body":\#(body)}"#
        let page = try? page(#"{"results":[\#(row)]}"#)
        #expect(page == nil || page?.entries.first?.body == body)
        #expect(levels > 100 || page != nil)
    }

    @Test("a page that is cut off at any byte is undecodable")
    func cut() {
        let whole = Array(#"{"results":[\#(whole)],"hasMore":false,"nextCursor":null}"#.utf8)
        for length in stride(from: 0, to: whole.count, by: 7) {
            #expect(throws: PollFailure.self) {
                try EntryPage.decode(LogsResponse(status: 200, body: Array(whole.prefix(length))))
            }
        }
    }
}
