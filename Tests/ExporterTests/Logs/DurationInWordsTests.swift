import Testing

@testable import posthog_logs_exporter

@Suite struct DurationInWordsTests {
    @Test("short times are seconds, longer ones minutes")
    func words() {
        #expect(Duration.milliseconds(100).inWords == "1 s")
        #expect(Duration.seconds(119).inWords == "119 s")
        #expect(Duration.seconds(600).inWords == "10 min")
    }
}
