import Basics
import Exposition
import StatusPage
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
        status.failed(.web, "web.yml line 3: x")
        #expect(shown == [.integer(0), .number(10)])
        // What is used of the one says nothing of the other.
        status.succeeded(.configuration, at: Timestamp(seconds: 20))
        #expect(shown == [.integer(0), .number(10)])
        status.succeeded(.web, at: Timestamp(seconds: 30))
        #expect(shown == [.integer(1), .number(30)])
    }

    @Test("what is not in use is a problem for the pages, with the reason, until it is")
    func problems() {
        status.succeeded(.configuration, at: Timestamp(seconds: 10))
        #expect(status.problems.isEmpty)
        status.failed(.web, "web.yml line 3: x")
        status.failed(.configuration, "exporter.yml:2:1: y")
        #expect(
            status.problems.map(\.failure) == [
                "the configuration was not reloaded, and the one before is still in use: exporter.yml:2:1: y",
                "the web configuration was not reloaded, and the one before is still in use: web.yml line 3: x",
            ])
        status.succeeded(.configuration, at: Timestamp(seconds: 20))
        status.succeeded(.web, at: Timestamp(seconds: 30))
        #expect(status.problems.isEmpty)
    }
}
