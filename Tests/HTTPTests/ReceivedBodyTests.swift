import Basics
import HTTP
import Testing

/// Bodies that somebody takes piece by piece.
@Suite(.timeLimit(.minutes(1))) struct ReceivedBodyTests {
    private let server: RawServer
    private let client: HTTPClient
    private let received = Locked<[UInt8]>([])

    init() throws {
        let body = String(repeating: "0123456789", count: 100_000)
        server = try RawServer { connection in
            while let head = connection.readHead() {
                let isError = head.hasPrefix("GET /error ")
                let text = isError ? "no" : body
                connection.say(
                    "HTTP/1.1 \(isError ? "403 No" : "200 OK")\r\nContent-Length: \(text.utf8.count)\r\n\r\n\(text)")
            }
        }
        client = try Loopback.client()
    }

    private func request(_ path: String, upTo limit: Int = 1 << 20, taking: Int = .max) -> HTTPClientRequest {
        var request = Loopback.request(server.port, path, maxBodyBytes: limit)
        request.receive = { [received] bytes in
            received.withLock { received in
                guard received.count < taking else { return false }
                received += bytes
                return true
            }
        }
        return request
    }

    @Test("the body of a success goes to who takes it, and is not kept; the next response on the handle is")
    func taken() async throws {
        let response = try await client.send(request("/"))
        #expect(response.status == 200 && response.body.isEmpty)
        #expect(received.withLock { $0.count } == 1_000_000)
        #expect(try await client.send(Loopback.request(server.port, "/error")).text == "no")
    }

    @Test("that of an error is kept")
    func error() async throws {
        let response = try await client.send(request("/error"))
        #expect(response.status == 403 && response.text == "no")
        #expect(received.withLock { $0.isEmpty })
    }

    @Test("the limit counts what was taken")
    func limit() async throws {
        let error = await #expect(throws: HTTPClientFailure.self) { try await client.send(request("/", upTo: 200_000)) }
        guard case .tooLarge(limit: 200_000)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(received.withLock { $0.count } <= 200_000)
    }

    @Test("who takes no more ends the transfer")
    func refused() async throws {
        await #expect(throws: HTTPClientFailure.self) { try await client.send(request("/", taking: 100_000)) }
        #expect(received.withLock { $0.count } < 1_000_000)
    }
}
