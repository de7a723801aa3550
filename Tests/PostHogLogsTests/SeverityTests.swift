import PostHogLogs
import Testing

@Suite struct SeverityTests {
    @Test(
        "stored texts fold to the seven severities",
        arguments: [
            ("trace", Severity.trace), ("debug", .debug), ("info", .info), ("warn", .warn), ("error", .error),
            ("fatal", .fatal), ("ERROR", .error), ("Warning", .warn), ("WARN", .warn), ("unknown", .unknown),
            ("", .unknown), (" ", .unknown), ("(no value)", .unknown), ("notice", .unknown), ("information", .unknown),
            ("errör", .unknown), ("$$_posthog_breakdown_other_$$", .unknown),
        ])
    func folds(text: String, severity: Severity) {
        #expect(Severity(text: text) == severity)
    }

    @Test("severities are ordered by weight, unknown last")
    func order() {
        #expect(Severity.allCases.shuffled().sorted() == [.trace, .debug, .info, .warn, .error, .fatal, .unknown])
    }
}
