import Testing

@testable import posthog_logs_exporter

@Suite("The command that arguments name")
struct NamedCommandTests {
    @Test(
        "its help is the one that an error leads to",
        arguments: [
            ([], ""), (["--once"], ""), (["serve", "x"], "serve "),
            (["logs", "query", "--since", "demo"], "logs query "),
            (["help", "demo"], "demo "), (["state", "prune"], "state prune "),
        ])
    func help(_ arguments: [String], _ path: String) {
        let named = NamedCommand(arguments)
        #expect(named.help == "posthog-logs-exporter \(path)--help")
        #expect(named.error == nil)
    }

    @Test(
        "one that is none is an error that names the one that was meant, or all",
        arguments: [
            (["chek"], "unknown command \"chek\": did you mean check?"),
            (["help", "demos"], "unknown command \"demos\": did you mean demo?"),
            (["logs", "qeury"], "unknown command \"qeury\": did you mean query?"),
            (["state", "xyz"], "unknown command \"xyz\": use one of copy, prune"),
            (
                ["xyz"],
                "unknown command \"xyz\": use one of serve, check, logs, backfill, state, demo, simulate, health, version, help"
            ),
        ])
    func unknown(_ arguments: [String], _ sentence: String) {
        #expect(NamedCommand(arguments).error?.description == sentence)
    }
}
