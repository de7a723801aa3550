import Basics
import Collector
import Exposition
import FoundationEssentials
import HTML
import HTTP
import Ledger
import PostHogLogs
import Testing

@testable import StatusPage
@testable import posthog_logs_exporter

@Suite("The pages of the status", .timeLimit(.minutes(1)))
struct StatusPagesTests {
    private let clock = HandClock()
    private let running = RunningProjects()
    private let pages: StatusPages

    init() {
        pages = StatusPages(asking: running, clock: clock)
        pages.use([StatusPages.Project(name: "shop", id: "77", key: "default")])
    }

    private func request(_ query: String = "", _ subject: StatusPage.Subject = .all, gzip: Bool = false)
        -> StatusRequest
    {
        let fields = query.isEmpty ? [] : [(name: "reload", value: query)]
        return StatusRequest(
            subject,
            ServerRequest(
                method: "GET", path: "/", query: HTTPFields(fields),
                headers: HTTPFields(gzip ? [("Accept-Encoding", "gzip")] : [])))
    }

    private var frame: StatusFrame { StatusFrame(links: [], externalURL: nil, started: clock.now) }

    /// nil where it has to wait.
    private func look(_ request: StatusRequest) -> PreparedResponse? {
        if case .response(let response) = pages.answer(request, frame) { response } else { nil }
    }

    private func publish(services: Bool = true, polls: Int = 1) {
        var ledger = Ledger(
            .severities,
            LedgerHorizon(grid: BucketGrid(bucketSeconds: 300, bucketCount: 12), catchupSeconds: 0, sweeps: false),
            seriesLimit: 10)
        _ = ledger.advance(to: clock.now, uptime: .zero)
        let status = ProjectStatus(
            project: Project(name: "shop", id: "77", host: "https://eu.posthog.com"), time: clock.now,
            uptime: clock.uptime, polls: polls, isUp: true, lastSuccess: clock.now, interval: .seconds(60),
            services: services ? ServiceVolumes(of: ledger, at: clock.now) : nil)
        pages.publish(
            ProjectSnapshot(families: [], endpoints: [:], budget: [], baselineComplete: true, status: status),
            of: "shop")
    }

    @Test("a page is made once a second at most, however many look, and anew after a poll")
    func cached() throws {
        publish()
        let first = try #require(look(request()))
        for _ in 1...1000 { #expect(look(request()) === first) }
        clock.advance(.milliseconds(999))
        #expect(look(request()) === first)
        clock.advance(.milliseconds(1))
        let second = try #require(look(request()))
        #expect(second !== first)
        publish()
        #expect(look(request()) !== second)
    }

    @Test("the services are asked for while somebody looks, and for three intervals more")
    func detail() {
        #expect(pages.detail(of: "shop") == .none)
        publish()
        _ = look(request())
        #expect(pages.detail(of: "shop") == .services)
        clock.advance(.seconds(180))
        #expect(pages.detail(of: "shop") == .services)
        clock.advance(.seconds(1))
        #expect(pages.detail(of: "shop") == .none)
        #expect(pages.detail(of: "nobody") == .none)
    }

    @Test("of several projects the summary asks for no services; the page of one asks for its own")
    func several() {
        pages.use(["a", "b"].map { StatusPages.Project(name: $0, key: "default") })
        #expect(look(request()) != nil)
        #expect(pages.detail(of: "a") == .none)
        #expect(look(request("", .project("a"))) == nil, "its task is asked")
        #expect(pages.detail(of: "a") == .services && pages.detail(of: "b") == .none)
    }

    @Test(
        "who is the first to look waits for the task of the project, once for all; without an answer the page comes all the same"
    )
    func first() async throws {
        publish(services: false)
        let served = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0")) { [pages, frame] request in
            pages.answer(StatusRequest(.all, request), frame)
        }
        let client = try HTTPClient(userAgent: "tests/1")
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 1...5 {
                group.addTask {
                    let response = try await client.send(HTTPClientRequest(url: "http://127.0.0.1:\(served.port)/"))
                    return String(decoding: response.body, as: UTF8.self)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        // Nobody answers for the project.
        for text in texts { #expect(text.contains("They are shown as soon as the poll that is under way")) }
        // The clock stands still: the task is not asked again.
        #expect(look(request()) != nil)
        publish()
        #expect(look(request()) != nil)
    }

    @Test("a page with reloading and one without, plain and compressed, are different pages of the same content")
    func variants() async throws {
        publish()
        let requests = [request(), request("off"), request(gzip: true), request("off", gzip: true), request("on")]
        #expect(Set(requests).count == 4)
        let responses = requests.compactMap(look)
        #expect(Set(responses.map(ObjectIdentifier.init)).count == 4)
    }

    @Test("there is no page of a project that is not polled, and none that was removed")
    func gone() {
        publish()
        #expect(look(request("", .project("nobody")))?.status == 404)
        #expect(look(request("", .project("shop")))?.status == 200)
        pages.use([], forgetting: ["shop"])
        #expect(look(request("", .project("shop")))?.status == 404)
        publish()
        #expect(look(request())?.status == 200)
    }

    @Test("a project is found by its name, and by its number where no other has that name")
    func names() {
        pages.use(
            [("77", "1"), ("shop", "77"), ("ads", "5")].map { StatusPages.Project(name: $0.0, id: $0.1, key: "") })
        #expect(pages.name(of: "77") == "77")
        #expect(pages.name(of: "5") == "ads")
        #expect(pages.name(of: "nobody") == "nobody")
    }

    @Test("what an older status says does not replace what a newer one does")
    func order() throws {
        clock.advance(.seconds(10))
        publish(polls: 5)
        let now = try #require(look(request()))
        var store = StatusStore()
        store.use([StatusPages.Project(name: "shop", key: "default")], forgetting: [])
        func status(_ uptime: Duration) -> ProjectStatus {
            ProjectStatus(
                project: Project(name: "shop", id: "1", host: ""), time: clock.now, uptime: uptime, polls: 1,
                isUp: true,
                lastSuccess: nil, interval: .seconds(60))
        }
        store.record(status(.seconds(2)), nil, of: "shop")
        let generation = store.generation
        store.record(status(.seconds(1)), nil, of: "shop")
        #expect(store.generation == generation)
        #expect(now.status == 200)
    }

    @Test("failures are shown without the keys that responses may echo")
    func secrets() async throws {
        let problem = ProjectStatus.Problem(
            endpoints: [.services], failure: "401: the key phx_abcdefgh is invalid", remedy: "check it", pause: .zero)
        let status = ProjectStatus(
            project: Project(name: "shop", id: "77", host: ""), time: clock.now, uptime: clock.uptime, polls: 1,
            isUp: false, lastSuccess: nil, interval: .seconds(60), problems: [problem])
        pages.publish(
            ProjectSnapshot(families: [], endpoints: [:], budget: [], baselineComplete: true, status: status),
            of: "shop")
        let served = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0")) { [pages, frame] request in
            pages.answer(StatusRequest(.all, request), frame)
        }
        let client = try HTTPClient(userAgent: "tests/1")
        let response = try await client.send(HTTPClientRequest(url: "http://127.0.0.1:\(served.port)/"))
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(text.contains("401: the key phx_… is invalid") && !text.contains("abcdefgh"))
    }

    // MARK: Headers

    @Test("the policy allows the style of the page by its digest, and nothing else")
    func policy() throws {
        let headers = Dictionary(uniqueKeysWithValues: StatusPages.headers.map { ($0.name, $0.value) })
        let digest = Data(SHA256.digest(of: Array(try style().utf8))).base64EncodedString()
        #expect(
            headers["Content-Security-Policy"]
                == "default-src 'none'; style-src 'sha256-\(digest)'; img-src data:; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'")
        #expect(headers["X-Content-Type-Options"] == "nosniff" && headers["Referrer-Policy"] == "no-referrer")
        #expect(headers["Cache-Control"] == "no-store" && headers["Content-Type"] == "text/html; charset=utf-8")
    }

    /// As it stands in a page.
    private func style() throws -> String {
        let exporter = ExporterStatus(
            version: "", revision: "", started: clock.now, now: clock.now, uptime: .zero, links: [], projects: [])
        let html = try #require(StatusPage(exporter, of: .all, reloading: .on).html)
        let text = String(decoding: html.bytes, as: UTF8.self)
        let start = try #require(text.firstRange(of: "<style>"))
        let end = try #require(text.firstRange(of: "</style>"))
        return String(text[start.upperBound..<end.lowerBound])
    }
}
