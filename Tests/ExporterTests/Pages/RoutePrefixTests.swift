import ArgumentParser
import FoundationEssentials
import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("Pages under a path of their own", .timeLimit(.minutes(1)))
struct RoutePrefixTests {
    private func settings(_ arguments: [String], _ environment: [String: String] = [:]) throws -> WebSettings {
        try WebOptions<ServeStandards>.parse(arguments).resolve(Environment(environment))
    }

    @Test(
        "the prefix is the path of the external URL, unless it is given itself",
        arguments: [
            ([], ""), (["--web.route-prefix", "/"], ""), (["--web.route-prefix", "a/b/"], "/a/b"),
            (["--web.external-url", "https://example.com/logs/"], "/logs"),
            (["--web.external-url", "http://example.com"], ""),
            (["--web.external-url", "https://example.com/logs", "--web.route-prefix", "/"], ""),
            (["--web.external-url", "https://example.com/logs", "--web.route-prefix", "/x"], "/x"),
        ])
    func prefix(_ arguments: [String], _ prefix: String) throws {
        #expect(try settings(arguments).routePrefix == prefix)
    }

    @Test("both may come from the environment")
    func environment() throws {
        let settings = try settings(
            [],
            [
                "POSTHOG_LOGS_EXPORTER_WEB_EXTERNAL_URL": "https://example.com/logs",
                "POSTHOG_LOGS_EXPORTER_WEB_ENABLE_DEBUG": "true",
            ])
        #expect(settings.routePrefix == "/logs" && settings.externalURL?.origin == "https://example.com")
        #expect(settings.enablesDebug)
    }

    @Test(
        "an external URL is one as a browser writes it",
        arguments: [
            ("HTTPS://Example.com:443/a//b/", "https://example.com/a/b", "https://example.com"),
            ("http://[::1]:8080", "http://[::1]:8080", "http://[::1]:8080"),
            ("http://example.com:443", "http://example.com:443", "http://example.com:443"),
        ])
    func external(_ text: String, _ normal: String, _ origin: String) throws {
        let url = try ExternalURL(text)
        #expect(url.text == normal && url.origin == origin)
    }

    @Test(
        "what is no URL is refused with what it must be",
        arguments: [
            "example.com", "ftp://example.com", "https://", "https://user@example.com", "https://example.com?a",
            "https:///a",
            "https://example.com:0", "https://example.com:x", "https://exa mple.com", "\"https://example.com\"",
            "https://a/#b",
        ])
    func refused(_ text: String) throws {
        let error = #expect(throws: SettingsError.self) { try settings(["--web.external-url", text]) }
        #expect(error?.description.contains("must be a URL such as https://example.com/posthog-logs") == true)
    }

    @Test("a password in a URL is not shown where the URL is refused")
    func password() {
        let error = #expect(throws: SettingsError.self) {
            try settings(["--web.external-url", "https://me:s3cret@example.com"])
        }
        #expect(error?.description.contains("https://[redacted]@example.com") == true)
    }

    @Test(
        "a prefix that no path can have is refused",
        arguments: [
            "/a b", "/a?b", "/a#b", "/a%41", "/../a", "/./", "/é", "/" + String(repeating: "a", count: 1_000),
        ])
    func refusedPrefix(_ text: String) throws {
        let error = #expect(throws: SettingsError.self) { try settings(["--web.route-prefix", text]) }
        #expect(error?.description.contains("must be a path such as /posthog-logs") == true)
    }

    @Test("every page is below the prefix and nowhere else, free of a password or not as it would be without")
    func pages() async throws {
        let settings = try settings(["--web.route-prefix", "/logs"])
        let router = Router(PageSources.test(settings))
        let control = AccessControl(settings, answer: router.answer)
        var configuration = WebConfiguration()
        configuration.users = ["a": PasswordHash(ofNobodyAtCost: 4)]
        control.use(configuration)
        func status(_ path: String, _ answer: RequestHandler) -> Int? {
            if case .response(let response) = answer(ServerRequest(method: "GET", path: path)) {
                response.status
            } else {
                nil
            }
        }
        #expect(status("/logs/metrics", router.answer) == 200 && status("/metrics", router.answer) == 404)
        #expect(status("/logs/-/healthy", control.pass) == 200)
        #expect(status("/-/healthy", control.pass) == 401)
        #expect(status("/logs/metrics", control.pass) == 401)
        #expect(status("/logs/projects/nobody", control.pass) == 401)
        #expect(status("/logs/projects/nobody", router.answer) == 404)
        #expect(status("/logs/config", router.answer) == 200)
    }

    @Test("the root leads to where the pages are", arguments: ["/", "/logs"])
    func redirect(_ path: String) async throws {
        let router = Router(PageSources.test(try settings(["--web.route-prefix", "/logs"])))
        let server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0"), handler: router.answer)
        let client = try HTTPClient(userAgent: "tests/1")
        let response = try await client.send(HTTPClientRequest(url: "http://127.0.0.1:\(server.port)\(path)"))
        #expect(response.status == 302 && response.headers["Location"] == "/logs/")
        let page = try await client.send(HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/logs/"))
        #expect(page.status == 200)
    }

    @Test(
        "links lead to the pages, also behind a proxy that serves them under a path of its own",
        arguments: ["http://a.example/", "https://proxy.example/exporters/posthog/"],
        ["/metrics", "/a/b", "//twice", "/a:b", "/a&b"])
    func links(place: String, telemetryPath: String) async throws {
        let router = Router(PageSources.test(try settings(["--web.telemetry-path", telemetryPath])))
        let server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0"), handler: router.answer)
        let client = try HTTPClient(userAgent: "tests/1")
        let response = try await client.send(HTTPClientRequest(url: "http://127.0.0.1:\(server.port)/"))
        let links = String(decoding: response.body, as: UTF8.self).split(separator: "<a href=\"").dropFirst()
            .compactMap { $0.split(separator: "\"").first?.replacing("&amp;", with: "&") }.filter { $0.hasPrefix(".") }
        let base = try #require(URL(string: place))
        let targets = try links.map { try #require(URL(string: String($0), relativeTo: base)).absoluteString }
        #expect(targets == [telemetryPath, "/-/healthy", "/-/ready", "/config", "/sd"].map { place.dropLast() + $0 })
    }

    @Test("a reload from the page of the external URL is none from a foreign page")
    func reload() throws {
        let settings = try settings(["--web.external-url", "https://example.com/logs", "--web.route-prefix", "/"])
        var sources = PageSources.test(settings)
        sources.reloads = ReloadRequests()
        let router = Router(sources)
        func isRefused(_ origin: String) -> Bool {
            let request = ServerRequest(
                method: "POST", path: "/-/reload",
                headers: HTTPFields([("Origin", origin), ("Host", "127.0.0.1:10095")]))
            if case .response(let response) = router.answer(request) { return response.status == 403 }
            return false
        }
        #expect(!isRefused("https://example.com") && !isRefused("http://127.0.0.1:10095"))
        #expect(isRefused("https://example.com.evil.test") && isRefused("http://example.com"))
    }

    @Test(
        "the health check asks below the prefix",
        arguments: [["--web.route-prefix", "/logs"], ["--web.external-url", "https://a.test/logs"]])
    func health(_ arguments: [String]) throws {
        let command = try HealthCommand.parse(arguments)
        #expect(try command.url(Environment([:])) == "http://127.0.0.1:10095/logs/-/healthy")
        #expect(
            try HealthCommand.parse([]).url(Environment(["POSTHOG_LOGS_EXPORTER_WEB_ROUTE_PREFIX": "logs"]))
                == "http://127.0.0.1:10095/logs/-/healthy")
    }
}
