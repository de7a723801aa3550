import Dispatch
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct ServerStopTests {
    @Test("a stop while requests are deferred ends them, and a late answer does nothing", arguments: [1, 3])
    func whileDeferred(threads: Int) async throws {
        let resumptions = Signal<Resumption>()
        let server = try Loopback.serve(threads: threads) { _ in .deferred { resumptions.send($0) } }
        let client = try Loopback.client()
        async let failures = withTaskGroup { group in
            for _ in 1...5 {
                group.addTask { await client.failure(Loopback.request(server.port)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var waiting: [Resumption] = []
        for _ in 1...5 { waiting.append(await resumptions.next()) }
        server.stop(grace: .zero)
        #expect(await failures.allSatisfy { $0 != nil })
        for resumption in waiting { resumption.answer(with: .text("late")) }
    }

    @Test("a stop waits for the answers in flight, and meanwhile refuses new connections")
    func grace() async throws {
        let resumptions = Signal<Resumption>()
        let stopped = Signal<Void>()
        let server = try Loopback.serve { _ in .deferred { resumptions.send($0) } }
        let client = try Loopback.client()
        async let response = client.send(Loopback.request(server.port))
        let resumption = await resumptions.next()
        DispatchQueue(label: "stop").async {
            server.stop(grace: .seconds(30))
            stopped.send()
        }
        while (try? RawConnection(port: server.port)) != nil {}  // until it refuses
        resumption.answer(with: .text("in time"))
        #expect(try await response.text == "in time")
        await stopped.next()
    }

    @Test("a stop does not wait for connections that are only kept alive")
    func idleConnections() throws {
        let server = try Loopback.serve { _ in .response(.text("")) }
        let connection = try RawConnection(port: server.port)
        connection.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(connection.readHead() != nil)
        server.stop(grace: .seconds(1000))
        #expect(connection.readToEnd().isEmpty)
    }

    @Test("a second stop does nothing, and stops from many threads all return")
    func twice() throws {
        let server = try Loopback.serve { _ in .response(.text("")) }
        DispatchQueue.concurrentPerform(iterations: 8) { _ in server.stop(grace: .seconds(1)) }
        server.stop(grace: .zero)
        #expect(throws: RawConnection.Refused.self) { try RawConnection(port: server.port) }
    }

    @Test("after a stop the port is free at once")
    func portIsFree() async throws {
        let first = try Loopback.serve { _ in .response(.text("first")) }
        let client = try Loopback.client()
        #expect(try await client.send(Loopback.request(first.port)).text == "first")
        first.stop(grace: .zero)
        let second = try HTTPServer(ServerConfiguration(address: "127.0.0.1:\(first.port)")) { _ in
            .response(.text("second"))
        }
        #expect(second.port == first.port)
        #expect(try await client.send(Loopback.request(first.port)).text == "second")
    }

    @Test("a server that is let go stops")
    func release() throws {
        var server: HTTPServer? = try Loopback.serve { _ in .response(.text("")) }
        let port = try #require(server?.port)
        let connection = try RawConnection(port: port)
        server = nil
        #expect(connection.readToEnd().isEmpty)
        #expect(throws: RawConnection.Refused.self) { try RawConnection(port: port) }
    }

    @Test("servers come and go under load without harm", arguments: [1, 2])
    func underLoad(threads: Int) async throws {
        let client = try Loopback.client()
        for _ in 1...20 {
            let arrived = Signal<Void>()
            let server = try Loopback.serve(threads: threads) { request in
                arrived.send()
                return request.path == "/deferred" ? .deferred { _ in } : .response(.text("answer"))
            }
            await withTaskGroup { group in
                for number in 1...20 {
                    let path = number.isMultiple(of: 2) ? "/deferred" : "/"
                    group.addTask { _ = await client.failure(Loopback.request(server.port, path)) }
                }
                for _ in 1...5 { await arrived.next() }
                server.stop(grace: .zero)
            }
        }
    }
}
