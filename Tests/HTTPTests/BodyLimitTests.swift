import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct BodyLimitTests {
    @Test("a body may be as large as the limit and no larger", arguments: [(100, true), (101, false)])
    func exactLimit(size: Int, isTaken: Bool) async throws {
        let body = (0..<size).map { UInt8($0) }
        let server = try Loopback.serve { _ in .response(PreparedResponse(status: 200, body: body)) }
        let client = try Loopback.client()
        let request = Loopback.request(server.port, maxBodyBytes: 100)
        if isTaken {
            #expect(try await client.send(request).body == body)
        } else {
            #expect(await client.failure(request) == .tooLarge(limit: 100))
        }
    }

    @Test("a body without end is cut off, and its sender hears so")
    func endless() async throws {
        let cutOff = Signal<Void>()
        let server = try RawServer { connection in
            guard connection.readHead() != nil else { return }
            connection.say("HTTP/1.1 200 OK\r\n\r\n")
            while connection.say(repeatElement(UInt8(ascii: "x"), count: 65_536)) {}
            cutOff.send()
        }
        let client = try Loopback.client()
        #expect(
            await client.failure(Loopback.request(server.port, maxBodyBytes: 1_000_000)) == .tooLarge(limit: 1_000_000))
        await cutOff.next()
    }

    @Test("a compressed body arrives decompressed")
    func gzip() async throws {
        let server = try Loopback.serve { _ in .response(gzipped(GzipMember.zeroes(258 * 3))) }
        let client = try Loopback.client()
        let response = try await client.send(Loopback.request(server.port))
        #expect(response.body == [UInt8](repeating: 0, count: 258 * 3 + 1))
    }

    @Test("the limit counts decompressed bytes, so that a small bomb does not go off")
    func bomb() async throws {
        let bomb = GzipMember.unfinished(zeroes: 258 * 20_000)
        #expect(bomb.count < 100_000)
        let server = try Loopback.serve { _ in .response(gzipped(bomb)) }
        let client = try Loopback.client()
        #expect(
            await client.failure(Loopback.request(server.port, maxBodyBytes: 100_000)) == .tooLarge(limit: 100_000))
    }

    @Test("after a body too large the same client goes on")
    func recovery() async throws {
        let server = try Loopback.serve { .response(.text($0.path)) }
        let client = try Loopback.client()
        #expect(
            await client.failure(Loopback.request(server.port, "/too-long", maxBodyBytes: 8)) == .tooLarge(limit: 8))
        #expect(try await client.send(Loopback.request(server.port, "/fitting", maxBodyBytes: 8)).text == "/fitting")
    }
}

private func gzipped(_ bytes: [UInt8]) -> PreparedResponse {
    PreparedResponse(status: 200, headers: [("Content-Encoding", "gzip")], body: bytes)
}
