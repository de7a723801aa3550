import Testing

@testable import HTTP

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite(.timeLimit(.minutes(1))) struct HTTPClientFailureTests {
    @Test("a refused connection is unreachable, in libcurl's words")
    func refused() async throws {
        // Bound and not listening: nobody else can take the port meanwhile.
        let socket = try ListeningSocket(ListenAddress("127.0.0.1:0"))
        shutdown(socket.descriptor, Int32(SHUT_RDWR))
        let client = try Loopback.client()
        let failure = await client.failure(Loopback.request(socket.port))
        guard case .unreachable(let text) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(text.contains("Failed to connect to 127.0.0.1 port \(socket.port)"))
    }

    @Test("no answer in time is a timeout")
    func timeout() async throws {
        let server = try Loopback.serve { _ in .deferred { _ in } }
        let client = try Loopback.client()
        let failure = await client.failure(Loopback.request(server.port, timeout: .milliseconds(200)))
        guard case .timeout(let text) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(text.hasPrefix("Operation timed out after 2"))
    }

    @Test(
        "an answer broken off is a failure, not half an answer",
        arguments: [
            ("", "Empty reply from server"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "6 bytes remaining"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", "outstanding read data remaining"),
            ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nno!", "incorrect header check"),
            ("not HTTP at all\r\n\r\n", "HTTP/0.9"),
        ])
    func brokenOff(answer: String, expected: String) async throws {
        let server = try RawServer { connection in
            guard connection.readHead() != nil else { return }
            connection.say(answer)
        }
        let client = try Loopback.client()
        let failure = await client.failure(Loopback.request(server.port))
        guard case .unreachable(let text) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(text.contains(expected))
    }

    @Test(
        "only http and https are spoken",
        arguments: ["file:///etc/hostname", "ftp://127.0.0.1/", "gopher://x/", "", "a b"])
    func otherSchemes(url: String) async throws {
        let client = try Loopback.client()
        let failure = await client.failure(HTTPClientRequest(url: url))
        guard case .unreachable(let text) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(!text.isEmpty)
    }

    @Test(
        "a request that cannot be written is refused, without telling its secrets",
        arguments: [
            HTTPClientRequest(url: "http://127.0.0.1:1/", headers: [("Authorization", "Bearer s3cret\r\nX-Evil: 1")]),
            HTTPClientRequest(url: "http://127.0.0.1:1/", headers: [("Authorization", "Bearer s3cret\n")]),
            HTTPClientRequest(url: "http://127.0.0.1:1/", headers: [("Authorization", "Bearer s3cret\0")]),
            HTTPClientRequest(url: "http://127.0.0.1:1/", headers: [("X Y", "s3cret")]),
            HTTPClientRequest(url: "http://127.0.0.1:1/", headers: [("", "s3cret")]),
            HTTPClientRequest(method: "GET / HTTP/1.1\r\nX-Evil: s3cret", url: "http://127.0.0.1:1/"),
            HTTPClientRequest(method: "", url: "http://127.0.0.1:1/"),
            HTTPClientRequest(url: "http://127.0.0.1:1/\0s3cret"),
        ])
    func unwritable(request: HTTPClientRequest) async throws {
        let client = try Loopback.client()
        let failure = await client.failure(request)
        #expect(failure == request.defect.map { .unreachable($0) })
        #expect(failure.map { "\($0)".contains("s3cret") } == false)
    }

    @Test("no failure repeats a header's value")
    func silence() async throws {
        let server = try Loopback.serve { $0.path == "/hang" ? .deferred { _ in } : .abort }
        let client = try Loopback.client()
        let key: [HTTPField] = [("Authorization", "Bearer s3cret")]
        for request in [
            Loopback.request(server.port, "/abort", headers: key),
            Loopback.request(server.port, "/hang", headers: key, timeout: .milliseconds(50)),
            HTTPClientRequest(url: "http://[broken/", headers: key),
        ] {
            let failure = try #require(await client.failure(request))
            #expect(!"\(failure)".contains("s3cret"))
        }
    }
}
