import Basics
import Exposition
import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("What requests pass", .timeLimit(.minutes(1)))
struct AccessControlTests {
    /// Of "abc", at a cost of 6, so that a check takes milliseconds.
    private static let hash = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"
    private let refused = Counts()

    @Test("without a configuration everybody may see everything")
    func open() async throws {
        let rig = try Rig()
        #expect(try await rig.status("/metrics") == 200)
        #expect(try await rig.status("/") == 200)
        #expect(try await rig.status("/-/ready") == 200)
    }

    @Test("with users, a request needs a right password, and a wrong one is told what is wanted")
    func passwords() async throws {
        let rig = try Rig()
        try rig.use(users: ["alice": Self.hash])
        for path in ["/metrics", "/"] {
            #expect(try await rig.status(path) == 401)
            #expect(try await rig.status(path, user: "alice", password: "abd") == 401)
            #expect(try await rig.status(path, user: "alicia", password: "abc") == 401)
            #expect(try await rig.status(path, user: "", password: "") == 401)
            for _ in 1...2 { #expect(try await rig.status(path, user: "alice", password: "abc") == 200) }
        }
        let refusal = try await rig.get("/metrics")
        #expect(refusal.headers["WWW-Authenticate"]?.hasPrefix("Basic realm=") == true)
    }

    @Test("health needs no password, unless it is told to", arguments: [false, true])
    func health(authHealth: Bool) async throws {
        let rig = try Rig(authHealth: authHealth)
        try rig.use(users: ["alice": Self.hash])
        for path in ["/-/healthy", "/-/ready"] {
            #expect(try await rig.status(path) == (authHealth ? 401 : 200))
            #expect(try await rig.status(path, user: "alice", password: "abc") == 200)
        }
    }

    @Test("a user who is taken away is out at once, and one whose password changed has to know the new one")
    func changedUsers() async throws {
        let rig = try Rig()
        try rig.use(users: ["alice": Self.hash, "bob": Self.hash])
        #expect(try await rig.status("/metrics", user: "alice", password: "abc") == 200)
        #expect(try await rig.status("/metrics", user: "bob", password: "abc") == 200)
        try rig.use(users: ["bob": "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"])
        #expect(try await rig.status("/metrics", user: "alice", password: "abc") == 401)
        #expect(try await rig.status("/metrics", user: "bob", password: "abc") == 401)
        #expect(try await rig.status("/metrics", user: "bob", password: "a") == 200)
    }

    @Test("many who come at once with the same and with other passwords all get the answer that is theirs")
    func crowd() async throws {
        let rig = try Rig()
        try rig.use(users: ["alice": Self.hash])
        try await withThrowingTaskGroup { group in
            for number in 0..<60 {
                let isRight = number % 3 == 0
                group.addTask {
                    let password = isRight ? "abc" : "wrong\(number % 7)"
                    return try await rig.status("/metrics", user: "alice", password: password) == (isRight ? 200 : 401)
                }
            }
            for try await isExpected in group { #expect(isExpected) }
        }
    }

    @Test("over the rate limit requests are refused, but for those about health")
    func rateLimit() async throws {
        let rig = try Rig()
        var configuration = WebConfiguration()
        configuration.rateLimit = RateLimit(interval: .seconds(3600), burst: 2)
        for _ in 1...2 {  // the same limit again is not a new one
            rig.control.use(configuration)
            #expect(try await rig.status("/metrics") == 200)
        }
        #expect(try await rig.status("/metrics") == 429)
        #expect(try await rig.status("/") == 429)
        #expect(try await rig.status("/-/healthy") == 200)
        rig.control.use(WebConfiguration())
        #expect(try await rig.status("/metrics") == 200)
        #expect(rig.refused.all == [429])
    }

    @Test("over the number of scrapes at the same time one more is refused, and what is no scrape is not")
    func maxRequests() async throws {
        let settings = Self.settings(maxRequests: 1)
        let page = PreparedResponse(status: 200)
        let control = AccessControl(settings, countRefusedScrape: refused.add) { _ in .response(page) }
        let first = control.pass(ServerRequest(method: "GET", path: "/metrics"))
        let status = { (answer: ServerAnswer) -> Int? in
            switch answer {
            case .response(let response), .tracked(let response, _): response.status
            default: nil
            }
        }
        #expect(status(first) == 200)
        #expect(status(control.pass(ServerRequest(method: "GET", path: "/metrics"))) == 503)
        #expect(status(control.pass(ServerRequest(method: "GET", path: "/"))) == 200)
        if case .tracked(_, let whenDone) = first { whenDone() }
        #expect(status(control.pass(ServerRequest(method: "GET", path: "/metrics"))) == 200)
        #expect(refused.all == [503])
    }

    fileprivate static func settings(authHealth: Bool = false, maxRequests: Int = 40) -> WebSettings {
        WebSettings(
            targets: [.address("127.0.0.1:0")], usesSystemdSocket: false, telemetryPath: "/metrics",
            configurationFile: nil, authHealth: authHealth, maxRequests: maxRequests)
    }
}

/// On a real server.
private struct Rig {
    let control: AccessControl
    let refused = Counts()
    private let server: HTTPServer
    private let client: HTTPClient

    init(authHealth: Bool = false) throws {
        let page = PreparedResponse(status: 200)
        let control = AccessControl(
            AccessControlTests.settings(authHealth: authHealth), countRefusedScrape: refused.add
        ) { _ in .response(page) }
        self.control = control
        server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0", threads: 2), handler: control.pass)
        client = try HTTPClient(userAgent: "tests/1")
    }

    func use(users: [String: String]) throws {
        var configuration = WebConfiguration()
        configuration.users = try users.mapValues { try #require(PasswordHash($0)) }
        control.use(configuration)
    }

    func get(_ path: String, headers: [HTTPField] = []) async throws -> HTTPClientResponse {
        try await client.send(
            HTTPClientRequest(url: "http://127.0.0.1:\(server.port)\(path)", headers: headers, timeout: .seconds(20)))
    }

    func status(_ path: String) async throws -> Int {
        try await get(path).status
    }

    func status(_ path: String, user: String, password: String) async throws -> Int {
        let text = base64(Array("\(user):\(password)".utf8))
        return try await get(path, headers: [("Authorization", "Basic \(text)")]).status
    }
}

private final class Counts: Sendable {
    private let codes = Locked<[Int]>([])

    func add(_ code: Int) {
        codes.withLock { $0.append(code) }
    }

    var all: [Int] { codes.withLock(\.self) }
}

private func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    return stride(from: 0, to: bytes.count, by: 3).map { start in
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = (0..<3).reduce(0) { $0 << 8 | (start + $1 < bytes.count ? Int(bytes[start + $1]) : 0) }
        let text = (0..<4).map { letters[bits >> (18 - 6 * $0) & 63] }
        return String(text.prefix(group.count + 1)) + String(repeating: "=", count: 3 - group.count)
    }.joined()
}
