import ArgumentParser
import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("Pieces of serving")
struct WebPiecesTests {
    @Test(
        "times are read as Go writes them",
        arguments: [
            ("1s", .seconds(1)), ("1m30s", .seconds(90)), ("500ms", .milliseconds(500)), ("1.5h", .seconds(5400)),
            ("0", .zero), ("0s", .zero), ("10us", .microseconds(10)), ("10µs", .microseconds(10)),
            ("7ns", .nanoseconds(7)),
        ] as [(String, Duration)])
    func durations(_ text: String, _ expected: Duration) {
        #expect(GoDuration.parse(text) == expected)
    }

    @Test(
        "what Go would not read is no time",
        arguments: ["", "1", "s", "-1s", "1 s", "1d", "1..5s", "1s5", "1e9s", "9999999h"])
    func noDurations(_ text: String) {
        #expect(GoDuration.parse(text) == nil)
    }

    @Test("so many scrapes are answered at the same time and no more, and the end of one makes room")
    func slots() throws {
        let request = ServerRequest(method: "GET", path: "/metrics")
        let slots = ScrapeSlots(limit: 2)
        let response = PreparedResponse(status: 200)
        let first = slots.acquire(for: request) { .response(response) }
        #expect(slots.acquire(for: request) { .response(response) } != nil)
        #expect(slots.acquire(for: request) { .response(response) } == nil)
        guard case .tracked(_, let whenDone) = first else {
            Issue.record("the end of an answer has to be noticed")
            return
        }
        whenDone()
        #expect(slots.acquire(for: request) { .response(response) } != nil)
        #expect(slots.acquire(for: request) { .response(response) } == nil)
    }

    @Test("a limit of 0 is none")
    func noSlots() {
        let request = ServerRequest(method: "GET", path: "/metrics")
        let slots = ScrapeSlots(limit: 0)
        for _ in 1...100 {
            #expect(slots.acquire(for: request) { .response(PreparedResponse(status: 200)) } != nil)
        }
    }

    @Test(
        "user and password are what stands before and behind the first colon",
        arguments: [
            ("Basic YWxpY2U6YTpi", "alice", "a:b"), ("basic  YWxpY2U6YTpi ", "alice", "a:b"), ("BASIC Og==", "", ""),
        ])
    func credentials(_ header: String, _ user: String, _ password: String) throws {
        let credentials = try #require(BasicCredentials(HTTPFields([("authorization", header)])))
        #expect(credentials.user == user)
        #expect(credentials.password == Array(password.utf8))
    }

    @Test(
        "what is no such header gives nobody",
        arguments: ["Bearer YWxpY2U6YQ==", "Basic", "Basic ", "Basic YWxpY2U=", "Basic !!!!", ""])
    func noCredentials(_ header: String) {
        #expect(BasicCredentials(HTTPFields([("Authorization", header)])) == nil)
        #expect(BasicCredentials(HTTPFields()) == nil)
    }

    @Test("systemd's sockets are those from descriptor 3 on, if they are for this process")
    func systemd() throws {
        let environment = Environment(["LISTEN_PID": "77", "LISTEN_FDS": "2"])
        #expect(try SystemdSockets.descriptors(environment, process: 77) == [3, 4])
        #expect(throws: SettingsError.self) { try SystemdSockets.descriptors(environment, process: 78) }
        for count in ["0", "-1", "x", "99999999999"] {
            let environment = Environment(["LISTEN_PID": "77", "LISTEN_FDS": count])
            #expect(throws: SettingsError.self) { try SystemdSockets.descriptors(environment, process: 77) }
        }
        #expect(throws: SettingsError.self) { try SystemdSockets.descriptors(Environment([:]), process: 77) }
    }

    @Test(
        "flags that do not go together are refused, naming the flag",
        arguments: [
            (["--web.systemd-socket", "--web.listen-address", ":1"], "--web.listen-address"),
            (["--web.auth-health"], "--web.auth-health"),
            (["--web.config.file", ""], "--web.config.file"), (["--web.systemd-socket"], "--web.systemd-socket"),
        ])
    func flags(_ arguments: [String], _ flag: String) throws {
        let options = try WebOptions<ServeStandards>.parse(arguments)
        let error = #expect(throws: SettingsError.self) {
            try options.resolve(Environment([:]))
        }
        #expect(error?.description.hasPrefix(flag) == true)
    }

    @Test("a number of scrapes that cannot be is told with those that can", arguments: ["-1", "1000001", "many"])
    func maxRequests(_ number: String) throws {
        for (arguments, environment, name) in [
            (["--web.max-requests", number], [:], "--web.max-requests"),
            ([], ["POSTHOG_LOGS_EXPORTER_WEB_MAX_REQUESTS": number], "POSTHOG_LOGS_EXPORTER_WEB_MAX_REQUESTS"),
        ] {
            let options = try WebOptions<ServeStandards>.parse(arguments)
            let error = #expect(throws: SettingsError.self) {
                try options.resolve(Environment(environment))
            }
            #expect(error?.description == "\(name) \"\(number)\" must be a whole number from 0 to 1000000")
        }
    }
}
