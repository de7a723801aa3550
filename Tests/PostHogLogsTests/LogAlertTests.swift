import Basics
import PostHogLogs
import Testing

@Suite struct LogAlertTests {
    private func alerts(_ rows: String) throws -> [LogAlert] {
        try ListAnswer<LogAlert>.decode(answer(#"{"count":1,"next":null,"previous":null,"results":[\#(rows)]}"#)).rows
    }

    @Test("an alert is read, and nothing of the person who made it")
    func whole() throws {
        let row = """
            {"id":"0198","name":"Checkout errors","enabled":true,"filters":{},"state":"errored","threshold_count":5,
             "last_checked_at":"2026-11-23T10:00:00Z","consecutive_failures":3,"state_timeline":[],
             "created_by":{"email":"ann@example.com"}}
            """
        let expected = LogAlert(
            id: "0198", name: "Checkout errors", state: "errored", lastChecked: Timestamp(seconds: 1_795_428_000),
            consecutiveFailures: 3)
        #expect(try alerts(row) == [expected])
    }

    @Test("an alert that was never checked has no time, and one that is switched off says so")
    func unchecked() throws {
        let row = #"{"id":"a","name":"n","enabled":false,"state":"not_firing","last_checked_at":null}"#
        #expect(try alerts(row) == [LogAlert(id: "a", name: "n", isEnabled: false, state: "not_firing")])
    }

    @Test("a name is one line")
    func oneLine() throws {
        let name = try alerts(#"{"id":"a","name":"two\nlines \u202E","state":"firing"}"#).first?.name
        #expect(name?.contains("\n") == false && name?.contains("\u{202E}") == false)
    }

    @Test(
        "what is no alert is not taken for one",
        arguments: [#"{"name":"n","state":"firing"}"#, #"{"id":"a","name":"n"}"#, #"{"id":"a","name":"n","state":7}"#])
    func broken(row: String) {
        #expect(throws: PollFailure.self) { try alerts(row) }
    }
}
