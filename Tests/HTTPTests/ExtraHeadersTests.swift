import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct ExtraHeadersTests {
    @Test("every answer carries the headers of the moment besides its own")
    func extra() async throws {
        let response = PreparedResponse.text("fine", headers: [("X-Own", "1")])
        let server = try Loopback.serve { _ in .response(response) }
        let client = try Loopback.client()
        for extra in [nil, ExtraHeaders([("X-Extra", "2")]), ExtraHeaders([("X-Extra", "3")]), nil] {
            server.use(extra)
            for _ in 1...2 {
                let answer = try await client.send(Loopback.request(server.port))
                #expect(answer.headers["x-own"] == "1")
                #expect(answer.headers["x-extra"] == extra?.fields.first?.value)
                #expect(answer.text == "fine")
            }
        }
    }

    @Test("an answer's own header is not sent twice, whatever the case of its name")
    func own() async throws {
        let response = PreparedResponse.text("fine", headers: [("X-Own", "1")])
        let server = try Loopback.serve { _ in .response(response) }
        server.use(ExtraHeaders([("x-own", "2"), ("X-Extra", "3")]))
        let answer = try await Loopback.client().send(Loopback.request(server.port))
        #expect(answer.headers.list("X-Own") == "1" && answer.headers["X-Extra"] == "3")
    }

    @Test("also an answer that the server gives by itself")
    func tooLarge() async throws {
        let server = try Loopback.serve { _ in .response(.text("")) }
        server.use(ExtraHeaders([("X-Extra", "2")]))
        let client = try Loopback.client()
        let answer = try await client.send(Loopback.request(server.port, method: "POST", body: [1]))
        #expect(answer.status == 413)
        #expect(answer.headers["x-extra"] == "2")
    }
}
