import Basics
import PostHogLogs
import Testing

@Suite struct PollFailureStatusTests {
    private func failure(
        _ status: Int, _ body: String = "", retryAfter: String? = nil, date: String? = nil, now: Timestamp? = nil
    ) -> PollFailure? {
        PollFailure(
            answering: LogsResponse(status: status, body: Array(body.utf8), retryAfter: retryAfter, date: date),
            now: now)
    }

    @Test("any 2xx is no failure", arguments: [200, 201, 204, 299])
    func success(status: Int) {
        #expect(failure(status) == nil)
    }

    @Test(
        "each status without a word from PostHog has its reason",
        arguments: [
            (401, "intermediary"), (403, "intermediary"), (407, "intermediary"), (301, "intermediary"),
            (308, "intermediary"), (404, "not_found"), (429, "throttled"), (502, "overloaded"),
            (503, "overloaded"), (504, "overloaded"), (512, "too_much_asked"), (513, "too_much_asked"),
            (500, "unexpected_status"), (400, "unexpected_status"), (402, "unexpected_status"),
            (100, "unexpected_status"), (0, "unexpected_status"), (-1, "unexpected_status"),
        ])
    func reasons(status: Int, reason: String) {
        #expect(failure(status)?.reason.rawValue == reason)
        #expect(failure(status)?.remedy.isEmpty == false)
        #expect(failure(status)?.description.contains("\n") == false)
    }

    private static func posthogs(_ code: String, _ detail: String, type: String = "server_error") -> String {
        #"{"type":"\#(type)","code":"\#(code)","detail":"\#(detail)","attr":null}"#
    }

    private static let bytes =
        "Limit for rows or bytes to read exceeded, max bytes: 9.31 GiB, current bytes: 9.37 GiB: While executing Remote"

    @Test(
        "what PostHog says counts for more than the status",
        arguments: [
            (401, posthogs("authentication_failed", "no"), "unauthorized"),
            (403, posthogs("permission_denied", "no"), "forbidden"),
            (400, posthogs("parse_error", "dateRange is required"), "unexpected_status"),
            (400, posthogs("parse_error", "the limit for this was not understood"), "unexpected_status"),
            (400, posthogs("too_many_bytes", "no", type: "validation_error"), "too_much_asked"),
            (400, #"{"error":"\#(bytes)"}"#, "too_much_asked"),
            (500, posthogs("error", bytes), "too_much_asked"),
            (400, #"{"error":"Limit for rows (controlled by 'max_rows_to_read' setting) exceeded"}"#, "too_much_asked"),
            (
                400, #"{"error":"This query reads or returns more data than the limit allows. Use less."}"#,
                "too_much_asked"
            ),
            (400, posthogs("logs_not_available", "no"), "logs_not_available"),
            (500, posthogs("error", "A server error occurred."), "unexpected_status"),
            (500, posthogs("error", "Queries are a little too busy right now."), "overloaded"),
            (503, posthogs("logs_workload_unreachable", "no"), "overloaded"),
            (504, posthogs("error", "Query has hit the max execution time"), "overloaded"),
            (513, posthogs("clickhouse_memory_limit_exceeded", "max memory limit"), "too_much_asked"),
            (513, posthogs("clickhouse_memory_limit_exceeded", "We're under heavy load right now"), "overloaded"),
        ])
    func words(status: Int, body: String, reason: String) {
        #expect(failure(status, body)?.reason.rawValue == reason)
    }

    @Test(
        "a refusal that is none of PostHog's is a proxy's, and the key is not to blame",
        arguments: [401, 403, 407],
        [
            "", "Unauthorized", "<html><head><title>Sign in</title></head></html>", #"{"message":"Forbidden"}"#,
            #"{"error":"unauthorized"}"#, #"{"code":401,"message":"Jwt is missing"}"#,
            #"{"detail":"Not authenticated"}"#,
            #"{"type":"https://errors.example.com/1","title":"Blocked","status":403,"detail":"Blocked"}"#,
        ])
    func intermediary(status: Int, body: String) {
        let failure = failure(status, body)
        #expect(failure?.reason == .intermediary)
        #expect(failure?.description.contains("not from PostHog but from a proxy, login page or firewall") == true)
        #expect(failure?.remedy.contains("phx_") == false)
    }

    @Test(
        "a redirect says where to, without what may be a secret",
        arguments: [
            (
                "https://login.example.com/?next=/api&token=abc",
                "302, not from PostHog but from a proxy, login page or firewall, "
                    + "which redirects to https://login.example.com"
            ),
            ("/login?next=/api", "302, not from PostHog but from a proxy, login page or firewall"),
        ])
    func redirect(location: String, description: String) {
        let response = LogsResponse(status: 302, body: [], location: location)
        #expect(PollFailure(answering: response)?.description == description)
    }

    @Test("the status comes before the body")
    func statusFirst() {
        let response = LogsResponse(status: 503, body: Array(#"{"services":[]}"#.utf8))
        #expect(throws: PollFailure.overloaded(status: 503, retryAfter: nil, APIError())) {
            try ServicesAnswer.decode(response)
        }
    }

    @Test(
        "Retry-After is read as seconds or as a date relative to the server's own clock",
        arguments: [
            ("17", nil, 17), ("0", nil, 0), ("-3", nil, nil), ("1.5", nil, nil), ("soon", nil, nil), ("", nil, nil),
            ("99999999999999999999", nil, 3600), ("9223372036854775807", nil, 3600),
            ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:48:00 GMT", 97),
            ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:50:00 GMT", 0),
            ("Sun, 06 Nov 1994 09:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 3600),
            ("Fri, 31 Dec 9999 23:59:59 GMT", "Sun, 06 Nov 1994 08:50:00 GMT", 3600),
            ("Sun, 06 Nov 1994 08:49:37 GMT", nil, 37), ("Sun, 06 Nov 1994 08:49:37 GMT", "nonsense", 37),
        ] as [(String, String?, Int?)])
    func retryAfter(header: String, date: String?, seconds: Int?) {
        let now = Timestamp(httpDate: "Sun, 06 Nov 1994 08:49:00 GMT")
        let delay = seconds.map { Duration.seconds($0) }
        #expect(failure(429, retryAfter: header, date: date, now: now) == .throttled(retryAfter: delay))
        #expect(failure(503, retryAfter: header, date: date, now: now)?.retryAfter == delay)
    }

    @Test("a date without any clock to compare it with says nothing")
    func noClock() {
        #expect(failure(429, retryAfter: "Sun, 06 Nov 1994 08:49:37 GMT") == .throttled(retryAfter: nil))
    }
}
