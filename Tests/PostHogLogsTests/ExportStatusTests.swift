import PostHogLogs
import Testing

@Suite struct ExportStatusTests {
    private func status(_ body: String) throws -> ExportStatus { try ExportStatus.decode(answer(body, status: 201)) }

    @Test("an export is pending, done or failed")
    func states() throws {
        #expect(
            try status(#"{"id":17,"export_format":"text/csv","has_content":false,"filename":"a.csv"}"#)
                == ExportStatus(id: "17"))
        #expect(try status(#"{"id":"0193-ab","has_content":true,"exception":null}"#).hasContent)
        #expect(try status(#"{"id":1,"exception":"two\nlines"}"#).exception == "two lines")
    }

    @Test(
        "an id that could lead elsewhere is refused",
        arguments: [#"{"id":"../2"}"#, #"{"id":"1/content"}"#, #"{"id":""}"#, "{}", #"{"id":"ž"}"#, #"{"id":"1?a"}"#])
    func hostile(body: String) {
        #expect(throws: PollFailure.self) { try status(body) }
    }
}
