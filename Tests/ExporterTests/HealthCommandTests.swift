import ArgumentParser
import Testing

@testable import posthog_logs_exporter

@Suite("The health check's address")
struct HealthCommandTests {
    @Test("is that of the flag, else the first of the exporter's variable, else the usual one")
    func address() throws {
        let variable = ["POSTHOG_LOGS_EXPORTER_WEB_LISTEN_ADDRESS": "127.0.0.1:7, :8"]
        func url(_ arguments: [String], _ environment: [String: String]) throws -> String {
            try HealthCommand.parse(arguments).url(Environment(environment))
        }
        #expect(try url([], [:]) == "http://127.0.0.1:10095/-/healthy")
        #expect(try url([], variable) == "http://127.0.0.1:7/-/healthy")
        #expect(try url(["--web.listen-address", ":9", "--https"], variable) == "https://127.0.0.1:9/-/healthy")
        #expect(
            try url([], ["POSTHOG_LOGS_EXPORTER_HTTPS": "true"]) == "https://127.0.0.1:10095/-/healthy")
        #expect(throws: SettingsError.self) {
            try url([], ["POSTHOG_LOGS_EXPORTER_WEB_LISTEN_ADDRESS": "nowhere"])
        }
    }
}
