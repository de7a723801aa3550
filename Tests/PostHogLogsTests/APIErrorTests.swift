import PostHogLogs
import Testing

@Suite struct APIErrorTests {
    @Test(
        "every shape of an error is read",
        arguments: [
            (
                #"{"type":"authentication_error","code":"permission_denied","detail":"no scope","attr":null}"#,
                APIError(type: "authentication_error", code: "permission_denied", detail: "no scope")
            ),
            (#"{"error":"No query provided"}"#, APIError(detail: "No query provided")),
            (#""key is required""#, APIError(detail: "key is required")),
            (#"{"detail":["first","second"]}"#, APIError(detail: "first")),
            (#"{"type":7,"code":null,"detail":{"a":1}}"#, APIError()),
            (#"[1,2]"#, APIError(detail: "[1,2]")),
            ("", APIError()),
            ("upstream connect error", APIError(detail: "upstream connect error")),
            (
                "<html><head><title>502 Bad Gateway</title></head><body>x</body></html>",
                APIError(detail: "502 Bad Gateway")
            ),
            ("<html><body><h1>Not\n\tfound</h1><hr>nginx</body></html>", APIError(detail: "Not found nginx")),
            ("<html", APIError()),
        ])
    func shapes(body: String, error: APIError) {
        #expect(APIError(body: Array(body.utf8)) == error)
    }

    @Test("a text is one short line without control characters")
    func oneLine() throws {
        let body = #"{"detail":"a\u0007\u001b[31mb\r\nc\u202ed\#(String(repeating: "e", count: 5000))"}"#
        let detail = try #require(APIError(body: Array(body.utf8)).detail)
        #expect(detail.hasPrefix("a [31mb c de"))
        #expect(detail.count == 201)
        #expect(detail.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }

    @Test(
        "a key that is echoed is left out",
        arguments: [
            ("no such key: Bearer phx_0aZ-9_b.", "no such key: Bearer phx_…."), ("phx_a phc_b", "phx_… phc_…"),
            ("a project token (phc_…)", "a project token (phc_…)"), ("phone_1 ph_2 graph", "phone_1 ph_2 graph"),
            ("phx_", "phx_"),
            (
                String(repeating: "x", count: 190) + " phx_0123456789abcdef",
                String(repeating: "x", count: 190) + " phx_…"
            ),
        ])
    func keys(text: String, shown: String) {
        #expect(APIError(body: Array(text.utf8)).detail == shown)
        #expect(PollFailure(TransportFailure.unreachable(text)) == .transport(shown))
    }

    @Test("a description leaves out what is not known")
    func description() {
        #expect(APIError(type: "t", code: "c", detail: "d").description == "t/c: d")
        #expect(APIError(detail: "d").description == "d")
        #expect(APIError(type: "t").description == "t")
        #expect(APIError().description == "")
    }

    @Test("a body of megabytes is read by its beginning")
    func huge() {
        let error = APIError(body: [UInt8](repeating: UInt8(ascii: "x"), count: 5_000_000))
        #expect(error.detail?.count == 201)
    }

    @Test("bytes that are no text give an error all the same")
    func binary() {
        #expect(APIError(body: [0xFF, 0xFE, 0x00, 0x01]).type == nil)
    }
}
