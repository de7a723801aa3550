import Testing

@testable import HTTP

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite(.timeLimit(.minutes(1))) struct ServerLimitsTests {
    @Test("bytes that drip in do not extend the time for a request's headers", arguments: [1, 2])
    func drip(threads: Int) throws {
        let server = try serve(ConnectionLimits(headerTime: .milliseconds(100)), threads: threads)
        let connection = try RawConnection(port: server.port)
        connection.say("GET / HTTP/1.1\r\nHost: x\r\nX: ")
        while connection.say("y") {}  // until the server has enough
        withExtendedLifetime(server) {}
    }

    @Test("a second request that drips in on a connection kept alive has its time as well")
    func dripBetween() throws {
        let server = try serve(ConnectionLimits(idleTime: .milliseconds(100)))
        let connection = try RawConnection(port: server.port)
        connection.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(connection.readHead()?.hasPrefix("HTTP/1.1 200 ") == true)
        connection.say("GET / HT")
        while connection.say("y") {}
        withExtendedLifetime(server) {}
    }

    @Test("a client that ends its side with its request is answered, and its connection not kept")
    func halfClosed() throws {
        let server = try serve(ConnectionLimits())
        let connection = try RawConnection(port: server.port)
        connection.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        connection.finishSending()
        #expect(connection.textToEnd().hasSuffix("fine"))
        withExtendedLifetime(server) {}
    }

    @Test("a client that does not take its answer loses the connection")
    func slowReader() async throws {
        let large = PreparedResponse(status: 200, body: [UInt8](repeating: 7, count: 64 << 20))
        let configuration = ServerConfiguration(
            target: .address("127.0.0.1:0"), limits: ConnectionLimits(answerTime: .milliseconds(100)))
        let done = Signal<Void>()
        let server = try HTTPServer(configuration) { _ in .tracked(large) { done.send() } }
        let connection = try RawConnection(port: server.port)
        connection.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await done.next()
        #expect(connection.readToEnd().count < 64 << 20)
        withExtendedLifetime(server) {}
    }

    @Test("who holds all connections open keeps nobody out", arguments: [1, 2])
    func crowd(threads: Int) async throws {
        let server = try serve(ConnectionLimits(total: 20, perAddress: 10), threads: threads)
        let crowd = try (0..<60).map { _ in try RawConnection(port: server.port) }
        for connection in crowd { connection.say("GET / HTTP/1.1\r\nHo") }
        let client = try Loopback.client()
        #expect(try await client.send(Loopback.request(server.port)).text == "fine")
        // All but the newest of them were shown the door.
        #expect(crowd[0].readToEnd().isEmpty)
        withExtendedLifetime(crowd) {}
    }

    @Test("headers over the limit are refused, and others are not")
    func headerBytes() throws {
        let server = try serve(ConnectionLimits(headerBytes: 4096))
        for (size, status) in [(1000, "200"), (5000, "431")] {
            let connection = try RawConnection(port: server.port)
            connection.say("GET / HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "y", count: size))\r\n\r\n")
            #expect(connection.readHead()?.hasPrefix("HTTP/1.1 \(status) ") == true)
        }
    }

    @Test("a server takes over a socket that listens already, and leaves it to its other owners when it stops")
    func inherited() async throws {
        let owner = try ListeningSocket(ListenAddress("127.0.0.1:0"))
        let configuration = ServerConfiguration(target: .inherited(dup(owner.descriptor)))
        let server = try HTTPServer(configuration) { _ in .response(.text("here")) }
        #expect(server.port == owner.port)
        #expect(server.localAddress == "127.0.0.1:\(owner.port)")
        let client = try Loopback.client()
        #expect(try await client.send(Loopback.request(owner.port)).text == "here")
        server.stop(grace: .zero)
        #expect(throws: Never.self) { try RawConnection(port: owner.port) }  // it waits for the next server
        let second = try HTTPServer(ServerConfiguration(target: .inherited(dup(owner.descriptor)))) { _ in
            .response(.text("here again"))
        }
        #expect(try await client.send(Loopback.request(second.port)).text == "here again")
    }

    @Test("a descriptor that does not listen is refused", arguments: [-1, 1 << 20])
    func notListening(descriptor: Int32) {
        let failure = #expect(throws: ServerFailure.self) {
            try HTTPServer(ServerConfiguration(target: .inherited(descriptor))) { _ in .abort }
        }
        #expect(failure?.description == "descriptor \(descriptor) is not a listening stream socket")
    }

    private func serve(_ limits: ConnectionLimits, threads: Int = 1) throws -> HTTPServer {
        try HTTPServer(ServerConfiguration(target: .address("127.0.0.1:0"), threads: threads, limits: limits)) { _ in
            .response(.text("fine"))
        }
    }
}
