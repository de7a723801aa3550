import Testing
import Wire

@Suite struct HTTPServerTests {
    @Test("a request reaches the handler whole, and its answer comes back whole")
    func roundTrip() async throws {
        let server = try Loopback.serve(maxRequestBodyBytes: 100) { request in
            let seen = [
                request.method, request.path, "\(request.query.all)", request.headers["x-odd"] ?? "-",
                String(decoding: request.body, as: UTF8.self),
            ]
            return .response(.text(seen.joined(separator: "|"), status: 207, headers: [("X-Answer", "yes")]))
        }
        let client = try Loopback.client()
        let response = try await client.send(
            Loopback.request(
                server.port, "/a%20b?name[]=a&name[]=b&flag&x=%26", method: "PUT", headers: [("X-Odd", "17")],
                body: Array("payload".utf8)))
        #expect(response.status == 207)
        #expect(response.headers["x-ANSWER"] == "yes")
        let query =
            #"[(name: "name[]", value: "a"), (name: "name[]", value: "b"), (name: "flag", value: ""), (name: "x", value: "&")]"#
        #expect(response.text == "PUT|/a b|\(query)|17|payload")
    }
}
