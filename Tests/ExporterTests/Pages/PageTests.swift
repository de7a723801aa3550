import ArgumentParser
import Collector
import FoundationEssentials
import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("The list of pages", .timeLimit(.minutes(1)))
struct PageTests {
    private static let pages = Page.all(telemetryPath: "/metrics")

    @Test("the table of docs/CONFIGURATION.md has every page in this order, with title and password, and no other")
    func document() throws {
        let rows = try Self.documentedRows()
        #expect(
            rows
                == Self.pages.map { page in
                    ["`\(page.path)`", page.title, page.access == .health ? "only with `--web.auth-health`" : "yes"]
                })
    }

    @Test("only the pages about health are free of a password")
    func health() {
        #expect(Self.pages.filter { $0.access == .health }.map(\.path) == ["/-/healthy", "/-/ready"])
    }

    @Test(
        "each is served to GET and HEAD, or to POST and PUT, says so to OPTIONS, and refuses other methods",
        arguments: pages.map(\.path))
    func served(path: String) throws {
        let metrics = MetricsPage(catalogue: .builtIn)
        metrics.use([MetricsPage.ShownPart(part: PagePart(project: "shop"), key: "default")])
        let router = Router(PageSources.test(metrics: metrics))
        func status(_ method: String) throws -> Int? {
            guard case .response(let response) = router.answer(ServerRequest(method: method, path: path)) else {
                return nil
            }
            return response.status
        }
        // Nothing was polled, there is no project of this name, no host was named, and two are not enabled.
        let expected =
            ["/-/ready": 503, "/-/reload": 403, "/sd": 400, "/debug/state": 403, "/projects/NAME": 404][path] ?? 200
        let (taken, refused) = path == "/-/reload" ? (["POST", "PUT"], "GET") : (["GET", "HEAD"], "POST")
        for method in taken { #expect(try status(method) == expected) }
        #expect(try status("OPTIONS") == 204)
        #expect(try status(refused) == 405)
    }

    @Test("the metrics cannot have the path of another page", arguments: Page.fixed.map(\.path) + ["/projects/"])
    func reserved(path: String) throws {
        let options = try WebOptions<ServeStandards>.parse(["--web.telemetry-path", path])
        let error = #expect(throws: SettingsError.self) { try options.resolve(Environment([:])) }
        #expect(
            error?.description
                == "--web.telemetry-path \(path) is the path of another page: use another one, like /metrics")
    }

    /// Of the table of paths: path, title, password.
    private static func documentedRows(beside file: String = #filePath) throws -> [[String]] {
        let root = file.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
        let lines = try String(contentsOfFile: "\(root)/docs/CONFIGURATION.md", encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix("| path |") })
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").prefix(3).map { cell in
                cell.split(separator: " ").joined(separator: " ")
            }
        }
    }
}
