import Basics
import Ledger
import PostHogLogs
import Testing

@testable import Collector

@Suite struct ServiceWindowTests {
    private func window(_ rows: [(String, Int, Int)], limit: Int = 10) -> ServiceWindow {
        ServiceWindow(
            rows.map { ServiceCounts(name: ServiceName($0.0), entries: $0.1, errors: $0.2) }, limit: limit)
    }

    @Test("rows of one name are one service, in the place of the first")
    func names() {
        let services = window([("api", 5, 1), ("", 4, 0), ("(no service)", 3, 2), ("api", 1, 1)]).services
        #expect(services.map(\.name) == [SeriesLabels("api"), SeriesLabels(.blank)])
        #expect(services.map(\.entries) == [6, 7])
        #expect(services.map(\.errors) == [2, 2])
    }

    @Test("no more services have a name than the limit; the others are one, whatever a service is called")
    func limit() {
        let rows = [("(overflow)", 9, 1), ("b", 8, 2), ("c", 7, 3), ("b", 1, 1), ("d", 6, 4)]
        let services = window(rows, limit: 2).services
        #expect(services.map(\.name) == [SeriesLabels("(overflow)"), SeriesLabels("b"), .overflow])
        #expect(services.map(\.entries) == [9, 9, 13])
        #expect(services.map(\.errors) == [1, 3, 7])
        #expect(window(Array(rows.prefix(2)), limit: 2).services.count == 2)
    }

    @Test("services of one label are one, and those without a label are none")
    func labels() {
        let rows = [("api-1", 5, 1), ("secret", 4, 4), ("api-2", 3, 2), ("web", 1, 0)].map {
            ServiceCounts(name: ServiceName($0.0), entries: $0.1, errors: $0.2)
        }
        let window = ServiceWindow(rows, limit: 2) { source in
            let name = source.values?.first?.text ?? ""
            return name == "secret" ? nil : name.hasPrefix("api") ? SeriesLabels("api") : source
        }
        #expect(window.services.map(\.name) == [SeriesLabels("api"), SeriesLabels("web")])
        #expect(window.services.map(\.entries) == [8, 1])
        #expect(window.services.map(window.share) == [8.0 / 9, 1.0 / 9])
    }

    @Test("the rate of errors is of the service's own entries, and 0 without any")
    func errorRate() {
        #expect(window([("a", 8, 2), ("b", 0, 0), ("c", 1, 1)]).services.map(\.errorRate) == [0.25, 0, 1])
    }

    @Test("shares are of all entries, those over the limit included, and 0 where there are none")
    func shares() {
        let window = window([("a", 6, 0), ("b", 1, 0), ("c", 1, 0)], limit: 1)
        #expect(window.services.map(window.share) == [0.75, 0.25])
        let empty = self.window([("a", 0, 0)])
        #expect(empty.services.map(empty.share) == [0])
    }
}
