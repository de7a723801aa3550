import Basics
import Exposition
import Testing

@testable import posthog_logs_exporter

@Suite("The results of reloads")
struct ReloadStatusTests {
    private let status = ReloadStatus()

    private var shown: [SampleValue?] { status.families().prefix(2).map { $0.series.first?.value } }

    @Test("nothing is shown where nothing was loaded; then it is 1 as long as all of it can be used")
    func both() {
        #expect(status.families().isEmpty)
        status.succeeded(.configuration, at: Timestamp(seconds: 10))
        #expect(shown == [.integer(1), .number(10)])
        status.failed(.web)
        #expect(shown == [.integer(0), .number(10)])
        // What is used of the one says nothing of the other.
        status.succeeded(.configuration, at: Timestamp(seconds: 20))
        #expect(shown == [.integer(0), .number(10)])
        status.succeeded(.web, at: Timestamp(seconds: 30))
        #expect(shown == [.integer(1), .number(30)])
    }
}
