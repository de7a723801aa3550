import Testing

@testable import posthog_logs_exporter

@Suite("Variables that begin with the exporter's name")
struct OwnVariablesTests {
    @Test("those that no setting has are told, and what may have been meant")
    func unknown() {
        let environment = Environment([
            "POSTHOG_LOGS_EXPORTER_PORT": "tcp://10.0.0.1:10095", "POSTHOG_LOGS_EXPORTER_POLL_INTERVALL": "5s",
            "POSTHOG_LOGS_EXPORTER_POLL_INTERVAL": "5s", "POSTHOG_LOGS_EXPORTER_POSTHOG_PROJECT_ID": "1",
            "POSTHOG_LOGS_EXPORTER": "x", "PATH": "/bin",
        ])
        #expect(
            OwnVariables.warnings(environment) == [
                "the environment variable POSTHOG_LOGS_EXPORTER_POLL_INTERVALL is not known and is ignored: did you mean "
                    + "POSTHOG_LOGS_EXPORTER_POLL_INTERVAL?",
                "the environment variable POSTHOG_LOGS_EXPORTER_PORT is not known and is ignored",
            ])
    }
}

@Suite("The name that was meant")
struct NearestNameTests {
    private static let names = ["interval", "lookback", "bucket", "max_catchup", "per_hour"]

    @Test(
        "one that is a letter or two away, or written in another way",
        arguments: [
            ("intervall", "interval"), ("intreval", "interval"), ("Interval", "interval"), ("buckets", "bucket"),
            ("maxCatchup", "max_catchup"), ("max-catchup", "max_catchup"), ("perHour", "per_hour"),
        ])
    func near(_ written: String, _ meant: String) {
        #expect(NearestName.of(written, among: Self.names) == meant)
    }

    @Test("and none where none is near", arguments: ["", "x", "colour", "back", "int", "per_minute_and_more"])
    func far(_ written: String) {
        #expect(NearestName.of(written, among: Self.names) == nil)
    }
}
