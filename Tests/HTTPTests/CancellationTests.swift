import Dispatch
import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct CancellationTests {
    @Test("a task cancelled before it asks gets nothing and asks nothing")
    func before() async throws {
        let server = try RawServer.always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let client = try Loopback.client()
        let failure = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return await client.failure(Loopback.request(server.port))
        }.value
        #expect(failure == .cancelled)
        #expect(server.connections == 0)
    }

    @Test("a cancelled task ends its transfer, and the server sees the connection close")
    func during() async throws {
        let arrived = Signal<Void>()
        let closed = Signal<Void>()
        let server = try RawServer { connection in
            guard connection.readHead() != nil else { return }
            arrived.send()
            if connection.readToEnd().isEmpty { closed.send() }
        }
        let client = try Loopback.client()
        let task = Task { await client.failure(Loopback.request(server.port)) }
        await arrived.next()
        task.cancel()
        #expect(await task.value == .cancelled)
        await closed.next()
    }

    @Test("a cancel at any moment ends in an answer or in .cancelled, never in a wait")
    func anyMoment() async throws {
        let server = try Loopback.serve { _ in .response(.text("answer")) }
        let client = try Loopback.client()
        await withTaskGroup { group in
            for _ in 1...300 {
                let task = Task { await client.failure(Loopback.request(server.port)) }
                group.addTask {
                    task.cancel()
                    let failure = await task.value
                    #expect(failure == nil || failure == .cancelled)
                }
            }
        }
    }

    @Test("a shutdown fails what is under way, and whatever is asked after it")
    func shutdown() async throws {
        let arrived = Signal<Void>()
        let server = try Loopback.serve { _ in .deferred { _ in arrived.send() } }
        let client = try Loopback.client()
        async let failures = withTaskGroup { group in
            for _ in 1...5 {
                group.addTask { await client.failure(Loopback.request(server.port)) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for _ in 1...5 { await arrived.next() }
        client.shutdown()
        #expect(await failures == Array(repeating: .cancelled, count: 5))
        #expect(await client.failure(Loopback.request(server.port)) == .cancelled)
        client.shutdown()
    }

    @Test("shutdowns from many threads all return, after the thread has ended")
    func shutdownByMany() async throws {
        let client = try Loopback.client()
        DispatchQueue.concurrentPerform(iterations: 8) { _ in client.shutdown() }
        #expect(await client.failure(Loopback.request(1)) == .cancelled)
    }

    @Test("a client that is let go closes its connections")
    func release() async throws {
        let closed = Signal<Void>()
        let server = try RawServer { connection in
            while connection.readHead() != nil {
                connection.say("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            }
            closed.send()
        }
        do {
            let client = try Loopback.client()
            #expect(try await client.send(Loopback.request(server.port)).status == 200)
        }
        await closed.next()
    }
}
