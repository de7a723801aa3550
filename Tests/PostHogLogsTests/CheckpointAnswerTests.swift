import Basics
import PostHogLogs
import Testing

@Suite struct CheckpointAnswerTests {
    private func checkpoint(_ body: String) throws -> Timestamp? {
        try CheckpointAnswer.decode(answer(body)).checkpoint
    }

    @Test("the checkpoint stands with every entry")
    func there() throws {
        let row = #"{"uuid":"a","timestamp":"2026-11-23T10:00:00Z","live_logs_checkpoint":"2026-11-23T10:01:02.5Z"}"#
        let time = Timestamp(seconds: 1_795_428_062).adding(microseconds: 500_000)
        #expect(try checkpoint(#"{"query":{},"results":[\#(row)],"hasMore":false}"#) == time)
        #expect(try checkpoint("[\(row)]") == time)
    }

    @Test(
        "without an entry, or from a server that does not tell it, there is none",
        arguments: [
            #"{"results":[],"hasMore":false}"#, #"{"results":[{"uuid":"a"}]}"#,
            #"{"results":[{"uuid":"a","live_logs_checkpoint":null}]}"#,
        ])
    func absent(body: String) throws {
        #expect(try checkpoint(body) == nil)
    }

    @Test("what is no time is not taken for one", arguments: [#""soon""#, "17", "true"])
    func broken(value: String) {
        #expect(throws: PollFailure.self) { try checkpoint(#"{"results":[{"live_logs_checkpoint":\#(value)}]}"#) }
    }
}
