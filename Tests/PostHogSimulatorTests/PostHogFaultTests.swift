import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct PostHogFaultTests {
    let box = Box()

    /// Status, and a piece of the body.
    static let table: [(fault: Fault, status: Int, body: String)] = [
        (.parseError, 400, #""code":"parse_error""#),
        (.tooManyBytes, 400, #"{"error":"This query would read too many bytes."#),
        (.overQuota, 402, #""detail":"Quota exceeded.""#),
        (.badKey, 401, #""code":"authentication_failed""#),
        (.missingScope, 403, #""detail":"API key missing required scope 'logs:read'""#),
        (.noEndpoint, 404, #""detail":"Endpoint not found.""#),
        (.noProject, 404, #""detail":"Project not found.""#),
        (.throttled(.unsaid), 429, #""code":"throttled""#),
        (.serverError, 500, #""detail":"A server error occurred.""#),
        (.badGateway, 502, "<html>"),
        (.busy(), 503, "too busy right now"),
        (.timedOut, 504, #""type":"server_error""#),
        (.estimatedTooLong, 512, "too long"),
        (.outOfMemory, 513, #""code":"clickhouse_memory_limit_exceeded""#),
        (.redirect(to: "http://127.0.0.1:1/elsewhere"), 302, ""),
    ]

    @Test("errors have PostHog's status and shape", arguments: table)
    func errors(fault: Fault, status: Int, body: String) {
        box.api.inject(fault)
        let answer = box.get(.hasLogs)
        #expect(answer.status == status)
        #expect(answer.text.contains(body) || body.isEmpty)
        #expect(answer.headers["Retry-After"] == nil)
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
