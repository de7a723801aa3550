import Dispatch
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct HTTPClientTests {
    @Test("requests one after the other share a connection")
    func keepAlive() async throws {
        let server = try RawServer.always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let client = try Loopback.client()
        for _ in 1...20 {
            #expect(try await client.send(Loopback.request(server.port)).text == "ok")
        }
        #expect(server.connections == 1)
    }

    @Test("the connections of a burst outlive a calm and serve the next burst")
    func connectionPool() async throws {
        let arrivals = Signal<Void>()
        let release = DispatchSemaphore(value: 0)
        let server = try RawServer { connection in
            while let head = connection.readHead() {
                if head.hasPrefix("GET /burst ") {
                    arrivals.send()
                    release.wait()
                }
                connection.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        let client = try Loopback.client()
        for _ in 1...2 {
            try await withThrowingTaskGroup { group in
                for _ in 1...12 {
                    group.addTask { try await client.send(Loopback.request(server.port, "/burst")).text }
                }
                for _ in 1...12 { await arrivals.next() }
                for _ in 1...12 { release.signal() }
                for try await text in group { #expect(text == "ok") }
            }
            #expect(try await client.send(Loopback.request(server.port, "/calm")).text == "ok")
        }
        #expect(server.connections == 12)
    }

    @Test("two hundred requests at once get each its own answer")
    func concurrency() async throws {
        let server = try Loopback.serve(threads: 2) { .response(.text("\($0.path) \($0.headers["X-Number"] ?? "-")")) }
        let client = try Loopback.client()
        let answers = try await withThrowingTaskGroup { group in
            for number in 1...200 {
                let request = Loopback.request(server.port, "/\(number)", headers: [("X-Number", "\(-number)")])
                group.addTask { try await client.send(request).text }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(answers == Set((1...200).map { "/\($0) \(-$0)" }))
    }

    @Test("a server that is silent on one request holds up no other to it")
    func silentNeighbour() async throws {
        let arrived = Signal<Void>()
        let server = try Loopback.serve { request in
            guard request.path == "/silent" else { return .response(.text("spoken")) }
            return .deferred { _ in arrived.send() }
        }
        let client = try Loopback.client()
        let silent = Task { await client.failure(Loopback.request(server.port, "/silent")) }
        await arrived.next()
        #expect(try await client.send(Loopback.request(server.port, "/spoken")).text == "spoken")
        silent.cancel()
        #expect(await silent.value == .cancelled)
    }

    @Test("a redirect is an answer, and its target hears nothing")
    func redirect() async throws {
        let target = try RawServer.always("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen")
        let location = "http://127.0.0.1:\(target.port)/elsewhere"
        let server = try Loopback.serve { _ in .response(.text("gone", status: 302, headers: [("Location", location)]))
        }
        let client = try Loopback.client()
        let response = try await client.send(Loopback.request(server.port, headers: [("Authorization", "Bearer key")]))
        #expect(response.status == 302)
        #expect(response.headers["location"] == location)
        #expect(response.text == "gone")
        #expect(target.connections == 0)
    }

    @Test("headers are those of the final answer, in order, found in any case, their values trimmed")
    func responseHeaders() async throws {
        let server = try RawServer.always(
            "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 429 Slow Down\r\nX-Two: b \r\nRetry-After:  7\r\n"
                + "x-two: a\r\nX-Empty:\r\nContent-Length: 0\r\n\r\n")
        let client = try Loopback.client()
        let response = try await client.send(Loopback.request(server.port))
        #expect(response.status == 429)
        #expect(response.headers["retry-after"] == "7")
        #expect(response.headers["X-TWO"] == "b")
        #expect(response.headers.all.map(\.value) == ["b", "7", "a", "", "0"])
        #expect(response.headers["X-Early"] == nil)
    }

    @Test("a request says who it is from and which compressions it takes")
    func requestHeaders() async throws {
        let seen = Signal<HTTPFields>()
        let server = try Loopback.serve { request in
            seen.send(request.headers)
            return .response(.text(""))
        }
        let client = try Loopback.client()
        _ = try await client.send(Loopback.request(server.port, headers: [("X-Empty", ""), ("X-Colon", "a: b")]))
        let headers = await seen.next()
        #expect(headers["User-Agent"] == "wire-tests/1.2")
        #expect(headers["Accept-Encoding"]?.contains("gzip") == true)
        #expect(headers["X-Empty"] == "")
        #expect(headers["X-Colon"] == "a: b")
    }

    @Test(
        "a method goes out with the body it was given",
        arguments: [
            ("GET", nil, nil), ("POST", Array("a\0b".utf8), "3"), ("POST", [], "0"), ("POST", nil, "0"),
            ("PATCH", [1], "1"), ("DELETE", nil, nil),
        ] as [(String, [UInt8]?, String?)])
    func methods(method: String, body: [UInt8]?, length: String?) async throws {
        let seen = Signal<ServerRequest>()
        let server = try Loopback.serve(maxRequestBodyBytes: 10) { request in
            seen.send(request)
            return .response(.text("done"))
        }
        let client = try Loopback.client()
        let response = try await client.send(Loopback.request(server.port, method: method, body: body))
        let request = await seen.next()
        #expect(response.text == "done")
        #expect(request.method == method)
        #expect(request.body == body ?? [])
        #expect(request.headers["Content-Length"] == length)
        #expect(request.headers["Content-Type"] == nil, "libcurl's own idea of a type must not go out")
    }

    @Test("HEAD brings the headers and no body")
    func head() async throws {
        let server = try Loopback.serve { _ in .response(.text("twelve bytes")) }
        let client = try Loopback.client()
        let response = try await client.send(Loopback.request(server.port, method: "HEAD"))
        #expect(response.status == 200)
        #expect(response.headers["Content-Length"] == "12")
        #expect(response.body.isEmpty)
    }

    @Test("the proxy of the environment is used")
    func proxy() async throws {
        let client = try Loopback.client()
        let response = try await client.send(HTTPClientRequest(url: "http://proxied.test/path"))
        #expect(response.text.hasPrefix("GET http://proxied.test/path HTTP/1.1\r\n"))
    }

    @Test(
        "no proxy is used for a loopback host, however it is written",
        arguments: ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost", "LOCALHOST"])
    func noProxy(host: String) async throws {
        let server = try RawServer.always("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ndirect")
        let client = try Loopback.client()
        let response = try await client.send(HTTPClientRequest(url: "http://\(host):\(server.port)/"))
        #expect(response.text == "direct")
    }
}
