import Testing

@testable import posthog_logs_exporter

@Suite("Standard error")
struct StandardErrorTests {
    @Test("a line goes to standard error as it is, and a complaint behind it")
    func line() async throws {
        let result = try await #require(
            processExitsWith: .success, observing: [\.standardErrorContent, \.standardOutputContent]
        ) {
            StandardError.queue.append("ts=1 msg=\"grüße\"\n") { _ in "" }
            StandardError.report("the end")
        }
        #expect(String(decoding: result.standardErrorContent, as: UTF8.self).contains("ts=1 msg=\"grüße\"\nthe end\n"))
        #expect(!String(decoding: result.standardOutputContent, as: UTF8.self).contains("msg="))
    }
}
