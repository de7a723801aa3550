import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct PostHogFaultTests {
    let box = Box()

    /// Status, and a piece of the body.
    static let table: [(fault: Fault, status: Int, body: String)] = [
        (.parseError, 400, #""code":"parse_error""#),
        (.tooManyBytes, 400, #"{"error":"Limit for rows or bytes to read exceeded, max bytes: "#),
        (.tooManyRows, 400, #"{"error":"This query reads or returns more data than the limit allows."#),
        (.bytesBreaker, 400, #""type":"validation_error","code":"too_many_bytes""#),
        (.logsNotAvailable, 400, #""code":"logs_not_available""#),
        (.overQuota, 402, #""code":"quota_limit_exceeded""#),
        (.badKey, 401, #""code":"authentication_failed""#),
        (.missingScope, 403, #""detail":"API key missing required scope 'logs:read'""#),
        (.noAccess, 403, #""detail":"You don't have access to the project.""#),
        (.keysNotSupported, 403, #""detail":"This action does not support Personal API Key access""#),
        (.noEndpoint, 404, #""detail":"Endpoint not found.""#),
        (.noProject, 404, #""detail":"Project not found.""#),
        (.throttled(.unsaid), 429, #""code":"throttled""#),
        (.serverError, 500, #""detail":"A server error occurred.""#),
        (.busyServerError, 500, "too busy right now"),
        (.busy(), 503, "too busy right now"),
        (.executionTime, 504, #""detail":"Query has hit the max execution time before completing."#),
        (.estimatedTooLong, 512, "too long"),
        (.outOfMemory, 513, #""code":"clickhouse_memory_limit_exceeded""#),
        (.clusterOutOfMemory, 513, #""detail":"We're under heavy load right now."#),
    ]

    @Test("errors have PostHog's status and shape", arguments: table)
    func errors(fault: Fault, status: Int, body: String) {
        box.api.inject(fault)
        let answer = box.get(.hasLogs)
        #expect(answer.status == status)
        #expect(answer.text.contains(body))
        #expect(answer.headers["Retry-After"] == nil)
    }

    @Test(
        "what stands in front of PostHog answers with pages",
        arguments: [
            (.badGateway, 502), (.gatewayTimeout, 504), (.unauthorizedByProxy, 401), (.blockedByFirewall, 403),
            (.proxyAuthentication, 407),
        ] as [(Fault, Int)])
    func intermediaries(fault: Fault, status: Int) {
        box.api.inject(fault)
        let answer = box.get(.hasLogs)
        #expect(answer.status == status)
        #expect(answer.text.hasPrefix("<html>"))
        #expect(answer.headers["Content-Type"] == "text/html")
    }

    @Test("bytes that are no text may stand in a name")
    func bytes() {
        box.ingest(entry("10:00:00", "caf?"))
        box.api.inject(.replacing("caf?", by: Array("caf".utf8) + [0xE9]))
        let body = box.post(.services, range("10:00:00", "10:10:00")).body
        #expect(body.firstRange(of: Array(#""caf"#.utf8) + [0xE9, UInt8(ascii: "\"")]) != nil)
    }

    @Test("a wait is asked for in seconds or until a date, by the simulated clock")
    func retryAfter() {
        box.api.inject(.throttled(.seconds(7)))
        box.api.inject(.busy(.date(inSeconds: 90)))
        #expect(box.get(.hasLogs).headers["Retry-After"] == "7")
        #expect(box.get(.hasLogs).headers["Retry-After"] == "Mon, 23 Nov 2026 12:01:30 GMT")
    }

    @Test("a redirect says where to")
    func redirect() {
        box.api.inject(.redirect(to: "http://127.0.0.1:1/elsewhere"))
        #expect(box.get(.hasLogs).headers["Location"] == "http://127.0.0.1:1/elsewhere")
    }

    @Test("a fault may be one project's alone")
    func projects() {
        box.api.change { $0.access.projects = ["1", "2"] }
        box.api.inject(.serverError, of: ["2"], times: nil)
        #expect(box.get(.hasLogs).status == 200)
        #expect(box.send(SimulatedRequest(method: "GET", path: "/api/projects/2/logs/has_logs/")).status == 500)
    }

    @Test(
        "values of another type, from the whole to the deepest",
        arguments: [
            (0, "7"), (1, #"{"interval":7,"ranges":"[]"}"#), (2, #"{"interval":"1m","ranges":[7,7]}"#),
            (
                3,
                #"{"interval":"1m","ranges":[{"count":[],"date_from":7,"date_to":7},{"count":[],"date_from":7,"date_to":7}]}"#
            ),
            (
                9,
                #"{"interval":"1m","ranges":[{"count":[],"date_from":7,"date_to":7},{"count":[],"date_from":7,"date_to":7}]}"#
            ),
        ])
    func shapes(depth: Int, expected: String) {
        box.ingest(entry("10:00:00"), entry("10:01:00"))
        box.api.inject(.wrongShape(depth: depth))
        #expect(box.ask(.countRanges, range("10:00:00", "10:10:00")) == expected)
    }

    @Test("a flat answer has no more than one level")
    func flat() {
        box.api.inject(.wrongShape(depth: 3))
        #expect(box.get(.hasLogs).text == #"{"hasLogs":"yes"}"#)
    }

    @Test("nothing in an answer, at each endpoint")
    func nothing() {
        box.ingest(entry("10:00:00"))
        box.api.inject(.nothing, times: nil)
        let query = range("10:00:00", "11:00:00")
        #expect(box.ask(.services, query) == #"{"services":[],"sparkline":[]}"#)
        #expect(box.ask(.sparkline, query) == "[]")
        #expect(box.ask(.countRanges, query).hasPrefix(#"{"ranges":[],"#))
        #expect(box.ask(.count, query) == #"{"count":0}"#)
        #expect(box.get(.hasLogs).text == #"{"hasLogs":false}"#)
        #expect(box.get(.values).text.hasPrefix(#"{"results":[],"#))
    }
}
