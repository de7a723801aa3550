import Exposition
import ExpositionFixtures
import HTTP
import Testing

extension EndToEndTests {
    /// The judge of pages that counts.
    struct RandomPageTests {
        @Test("a real Prometheus takes every random page whole, in both formats", .timeLimit(.minutes(3)))
        func taken() async throws {
            let pages = Self.pages()
            let server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0")) { request in
                guard let page = pages[request.path] else { return .abort }
                let accept = request.headers.list("Accept") ?? ""
                // Whether it asks for the format at all is part of the question.
                return .response(accept.contains(page.mustBeAsked) ? page.response : Self.notAsked)
            }
            let jobs = pages.keys.map { path in
                "{job_name: \"\(path)\", metrics_path: \(path), "
                    + "static_configs: [{targets: [\"127.0.0.1:\(server.port)\"]}]}"
            }
            let prometheus = try await Prometheus(jobs: jobs)
            defer { prometheus.kill() }
            let expected = pages.mapValues(\.sampleCount)
            var scraped: [String: Int] = [:]
            try await eventually("all pages taken, but only \(scraped) of \(expected)", within: .seconds(90)) {
                scraped = try await prometheus.byJob("scrape_samples_scraped and on (job) (up == 1)")
                return scraped == expected
            }
            server.stop(grace: .zero)
        }

        private static let notAsked = PreparedResponse(status: 500)

        private struct Page {
            let response: PreparedResponse
            let sampleCount: Int
            let mustBeAsked: String
        }

        private static func pages() -> [String: Page] {
            var pages: [String: Page] = [:]
            for seed in 100..<115 as Range<UInt64> {
                let families = RandomPage(seed: seed).families
                for (index, format) in ExpositionFormat.allCases.enumerated() {
                    let type = format == .text ? "text/plain" : "application/openmetrics-text"
                    let negotiated = NegotiatedFormat(accept: type, created: .shown)
                    let page = ExpositionPage.assemble(
                        [ExpositionBlock(families, format: format)], in: families.map(\.descriptor), format: format)
                    let lines = page.split(separator: UInt8(ascii: "\n"))
                    pages["/\(seed)/\(index)"] = Page(
                        response: PreparedResponse(
                            status: 200, headers: [("Content-Type", negotiated.contentType)], body: page),
                        sampleCount: lines.count { $0.first != UInt8(ascii: "#") }, mustBeAsked: type)
                }
            }
            return pages
        }
    }
}
