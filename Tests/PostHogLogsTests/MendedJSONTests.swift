import Testing

@testable import PostHogLogs

@Suite struct MendedJSONTests {
    private func services(_ name: [UInt8]) -> LogsResponse {
        let start = #"{"services":[{"service_name":"api","log_count":3,"error_count":1},{"service_name":""#
        return LogsResponse(
            status: 200, body: Array(start.utf8) + name + Array(#"","log_count":5,"error_count":0}]}"#.utf8))
    }

    @Test(
        "one byte in one name that is no UTF-8 costs a character, not the answer",
        arguments: [
            ([0xFF], "\u{FFFD}"), (Array("caf".utf8) + [0xE9], "caf\u{FFFD}"), ([0xC0, 0xAF], "\u{FFFD}\u{FFFD}"),
            ([0xF0, 0x9F, 0x90], "\u{FFFD}"), ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
            (Array(#"a\ud83d"#.utf8), "a\u{FFFD}"), (Array(#"\udcffb"#.utf8), "\u{FFFD}b"),
            (Array(#"\ud83d\ud83d\udc0e"#.utf8), "\u{FFFD}🐎"), (Array(#"\ud83d\u0041"#.utf8), "\u{FFFD}A"),
            (Array(#"\\ud83d"#.utf8) + [0xFF], "\\ud83d\u{FFFD}"),
        ] as [([UInt8], String)])
    func mended(name: [UInt8], expected: String) throws {
        let answer = try ServicesAnswer.decode(services(name))
        #expect(answer.services.map(\.name.text) == ["api", expected])
        #expect(answer.services.map(\.entries) == [3, 5])
    }

    @Test("every answer is mended, and so is an error")
    func everywhere() throws {
        func body(_ start: String, _ end: String) -> LogsResponse {
            LogsResponse(status: 200, body: Array(start.utf8) + [0xFF] + Array(end.utf8))
        }
        let names = try ServiceNamesAnswer.decode(body(#"{"results":[{"id":"a","name":"a"#, #""},{"name":"b"}]}"#))
        #expect(names.names == ["a\u{FFFD}", "b"])
        let rows = try SparklineAnswer.decode(
            body(#"[{"time":"2026-11-23T12:00:00Z","count":4,"severity":"x"#, #""}]"#))
        #expect(rows.rows.map(\.severityText) == ["x\u{FFFD}"])
        let error = APIError(body: body(#"{"type":"a","code":"too_many_bytes","detail":"of x"#, #""}"#).body)
        #expect(error == APIError(type: "a", code: "too_many_bytes", detail: "of x\u{FFFD}"))
    }

    @Test("good JSON is left alone, escapes of whole pairs and of backslashes too")
    func good() {
        for text in [#"{"a":"žluťoučký \ud83d\udc0e \\ud83d \u0041"}"#, "", "{", #""\"#, #""\u"#, #""\ud8"#] {
            #expect(Array(text.utf8).mendedJSON == nil, "\(text)")
        }
    }

    @Test("what is no JSON for another reason stays undecodable, and says that reason")
    func hopeless() {
        let failure = undecodable { () throws(PollFailure) in
            try ServicesAnswer.decode(
                LogsResponse(
                    status: 200, body: Array(#"{"services":[{"service_name":""#.utf8) + [0xFF, 0x22, 0x7D, 0x5D, 0x7D]))
        }
        #expect(failure?.path == "services[0].log_count")
    }
}
