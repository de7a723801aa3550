import ArgumentParser
import Collector
import FoundationEssentials
import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("The list of targets", .timeLimit(.minutes(1)))
struct TargetsPageTests {
    private struct Group: Decodable, Equatable {
        let targets: [String]
        let labels: [String: String]
    }

    /// What a server says to a request with this Host header; nil for the one that the client sends.
    private static func answer(
        _ arguments: [String] = [], projects: [String] = ["shop"], host: String? = "exporter:10095"
    ) async throws -> HTTPClientResponse {
        let settings = try WebOptions<ServeStandards>.parse(arguments).resolve(Environment([:]))
        let metrics = MetricsPage(catalogue: .builtIn)
        metrics.use(
            projects.flatMap { name in
                [PagePart(project: name), PagePart(project: name, metrics: "own")].map {
                    MetricsPage.ShownPart(part: $0, key: "default")
                }
            })
        let router = Router(PageSources.test(settings, metrics: metrics))
        let server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0"), handler: router.answer)
        return try await HTTPClient(userAgent: "tests/1").send(
            HTTPClientRequest(
                url: "http://127.0.0.1:\(server.port)\(settings.routePrefix)/sd",
                headers: host.map { [("Host", $0)] } ?? []))
    }

    private static func groups(_ response: HTTPClientResponse) throws -> [Group] {
        try JSONDecoder().decode([Group].self, from: Data(response.body))
    }

    @Test("each project, polled or not, is a target with an instance of its own; own metrics are none")
    func projects() async throws {
        let response = try await Self.answer(projects: ["shop", "a \"b\" é/ü"])
        #expect(response.status == 200)
        #expect(response.headers["Content-Type"] == "application/json")
        #expect(
            try Self.groups(response)
                == ["a \"b\" é/ü", "shop"].map { name in
                    Group(
                        targets: ["exporter:10095"],
                        labels: [
                            "instance": "exporter:10095/\(name)", "__scheme__": "http", "__metrics_path__": "/metrics",
                            "__param_project": name,
                        ])
                })
    }

    @Test("without projects the list is empty, not an error")
    func none() async throws {
        let response = try await Self.answer(projects: [])
        #expect(response.status == 200 && String(decoding: response.body, as: UTF8.self) == "[]\n")
    }

    @Test(
        "address, scheme and path are those of the external URL, or else those of the request",
        arguments: [
            ([], "Exporter", "exporter", "http", "/metrics"),
            ([], "[::1]:9", "[::1]:9", "http", "/metrics"),
            (["--web.route-prefix", "/logs", "--web.telemetry-path", "/m"], "e:1", "e:1", "http", "/logs/m"),
            (["--web.external-url", "https://example.com/logs"], "e:1", "example.com", "https", "/logs/metrics"),
            (
                ["--web.external-url", "https://example.com:8443/logs", "--web.route-prefix", "/"], "e:1",
                "example.com:8443", "https", "/logs/metrics"
            ),
        ])
    func address(
        _ arguments: [String], _ host: String, _ address: String, _ scheme: String, _ path: String
    ) async throws {
        let group = try #require(try Self.groups(try await Self.answer(arguments, host: host)).first)
        #expect(group.targets == [address])
        #expect(group.labels["instance"] == "\(address)/shop")
        #expect(group.labels["__scheme__"] == scheme && group.labels["__metrics_path__"] == path)
    }

    @Test("over TLS the targets are reached over TLS")
    func tls() {
        let request = ServerRequest(
            method: "GET", path: "/sd", headers: HTTPFields([("Host", "exporter:10095")]), scheme: "https")
        #expect(TargetList.address(of: request)?.origin == "https://exporter:10095")
    }

    @Test(
        "a request that does not say where it went to is a bad one",
        arguments: [nil, "", "a/b", "a b", "user@a", "a:x", "a:0"])
    func noHost(_ host: String?) throws {
        let request = ServerRequest(
            method: "GET", path: "/sd", headers: HTTPFields(host.map { [("Host", $0)] } ?? []))
        #expect(TargetList.address(of: request) == nil)
        guard case .response(let response) = Router(PageSources.test()).answer(request) else {
            Issue.record("it waits")
            return
        }
        #expect(response.status == 400)
    }
}
