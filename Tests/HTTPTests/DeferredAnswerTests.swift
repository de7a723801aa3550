import Dispatch
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct DeferredAnswerTests {
    @Test("an answer may come later, from another thread, and only the first counts")
    func later() async throws {
        let resumptions = Signal<Resumption>()
        let server = try Loopback.serve { _ in .deferred { resumptions.send($0) } }
        let client = try Loopback.client()
        let request = Loopback.request(server.port)
        for number in 1...3 {  // on the same connection
            async let response = client.send(request)
            let resumption = await resumptions.next()
            resumption.answer(with: .text("first \(number)", status: 203))
            resumption.answer(with: .text("second"))
            resumption.abort()
            #expect(try await response.text == "first \(number)")
            resumption.answer(with: .text("much too late"))
        }
    }

    @Test("an answer may come at once, before the handler has returned")
    func atOnce() async throws {
        let server = try Loopback.serve { request in
            .deferred { $0.answer(with: .text("echo \(request.path)")) }
        }
        let client = try Loopback.client()
        #expect(try await client.send(Loopback.request(server.port, "/x")).text == "echo /x")
    }

    @Test("a deferred request may be refused in the end")
    func abort() async throws {
        let server = try Loopback.serve { _ in .deferred { $0.abort() } }
        let client = try Loopback.client()
        let failure = await client.failure(Loopback.request(server.port))
        #expect(failure == .unreachable("Empty reply from server"))
    }

    @Test("a deferred request keeps its body, and is answered once for all the pieces")
    func body() async throws {
        let body = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        let server = try Loopback.serve(maxRequestBodyBytes: body.count) { request in
            .deferred { $0.answer(with: PreparedResponse(status: 200, body: request.body)) }
        }
        let client = try Loopback.client()
        #expect(try await client.send(Loopback.request(server.port, method: "POST", body: body)).body == body)
    }

    @Test("an answer to a client that has gone is dropped, and the server goes on")
    func clientGone() async throws {
        let resumptions = Signal<Resumption>()
        let server = try Loopback.serve { request in
            request.path == "/wait" ? .deferred { resumptions.send($0) } : .response(.text("fine"))
        }
        try RawConnection(port: server.port).say("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
        await resumptions.next().answer(with: .text("anybody?"))
        let client = try Loopback.client()
        #expect(try await client.send(Loopback.request(server.port)).text == "fine")
    }

    @Test("many wait at the same time and are answered from many threads")
    func many() async throws {
        let resumptions = Signal<Resumption>()
        let server = try Loopback.serve(threads: 2) { _ in .deferred { resumptions.send($0) } }
        let client = try Loopback.client()
        try await withThrowingTaskGroup { group in
            for _ in 1...60 {
                group.addTask { try await client.send(Loopback.request(server.port)).text }
            }
            var waiting: [Resumption] = []
            for _ in 1...60 { waiting.append(await resumptions.next()) }
            let all = waiting
            DispatchQueue.concurrentPerform(iterations: 60) { all[$0].answer(with: .text("answer")) }
            for try await text in group { #expect(text == "answer") }
        }
    }
}
