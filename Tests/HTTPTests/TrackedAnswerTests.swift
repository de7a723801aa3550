import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct TrackedAnswerTests {
    @Test("who waits for the end of an answer is told once it is sent")
    func sent() async throws {
        let done = Signal<String>()
        let server = try Loopback.serve { request in
            .tracked(.text("fine")) { done.send(request.path) }
        }
        let client = try Loopback.client()
        for path in ["/a", "/b"] {
            #expect(try await client.send(Loopback.request(server.port, path)).text == "fine")
            #expect(await done.next() == path)
        }
    }

    @Test("and also when the client goes away before")
    func gone() async throws {
        let done = Signal<Void>()
        let large = PreparedResponse(status: 200, body: [UInt8](repeating: 7, count: 64 << 20))
        let server = try Loopback.serve { _ in .tracked(large) { done.send() } }
        try RawConnection(port: server.port).say("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await done.next()
    }

    @Test("the answer to a deferred request is tracked as well, for a client that stays and one that has gone")
    func deferred() async throws {
        let resumptions = Signal<Resumption>()
        let done = Signal<Void>()
        let server = try Loopback.serve { _ in .deferred { resumptions.send($0) } }
        let client = try Loopback.client()
        async let response = client.send(Loopback.request(server.port))
        await resumptions.next().answer(.tracked(.text("fine")) { done.send() })
        #expect(try await response.text == "fine")
        await done.next()
        try RawConnection(port: server.port).say("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        let late = await resumptions.next()
        late.answer(.tracked(.text("anybody?")) { done.send() })
        await done.next()
        late.answer(.tracked(.text("again")) { done.send() })
        await done.next()
    }

    @Test("a handler that is asked in the end may defer the answer once more")
    func twice() async throws {
        let server = try Loopback.serve { _ in
            .deferred { first in first.answer(.deferred { $0.answer(with: .text("at last")) }) }
        }
        let client = try Loopback.client()
        #expect(try await client.send(Loopback.request(server.port)).text == "at last")
    }

    @Test("what follows an answer comes once, after whatever there was before, and also where there is no answer")
    func followed() async throws {
        let done = Signal<String>()
        let server = try Loopback.serve { request in
            let answer: ServerAnswer =
                switch request.path {
                case "/tracked": .tracked(.text("fine")) { done.send("first") }
                case "/deferred": .deferred { $0.answer(with: .text("fine")) }
                case "/twice": .deferred { $0.answer(.deferred { $0.answer(with: .text("fine")) }) }
                case "/refused": .deferred { $0.abort() }
                case "/abort": .abort
                default: .response(.text("fine"))
                }
            return answer.followed { done.send(request.path) }
        }
        for path in ["/", "/tracked", "/deferred", "/twice", "/refused", "/abort", "/"] {
            // On a connection that was used before, libcurl asks again where it gets nothing.
            let client = try Loopback.client()
            let response = try? await client.send(Loopback.request(server.port, path))
            #expect(response?.text == (["/refused", "/abort"].contains(path) ? nil : "fine"))
            if path == "/tracked" { #expect(await done.next() == "first") }
            #expect(await done.next() == path)
        }
    }

    @Test("what follows twice comes twice, in order, whatever the answer")
    func followedTwice() async throws {
        let done = Signal<String>()
        let server = try Loopback.serve { request in
            let answer: ServerAnswer =
                switch request.path {
                case "/deferred": .deferred { $0.answer(with: .text("fine")) }
                case "/twice": .deferred { $0.answer(.deferred { $0.answer(with: .text("fine")) }) }
                default: .response(.text("fine"))
                }
            return answer.followed { done.send("first") }.followed { done.send("second") }
        }
        let client = try Loopback.client()
        for path in ["/", "/deferred", "/twice"] {
            #expect(try await client.send(Loopback.request(server.port, path)).text == "fine")
            #expect(await done.next() == "first")
            #expect(await done.next() == "second")
        }
    }
}
