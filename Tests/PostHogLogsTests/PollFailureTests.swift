import Basics
import PostHogLogs
import Testing

@Suite struct PollFailureTests {
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
        "each status has its reason",
        arguments: [
            (401, "unauthorized"), (403, "forbidden"), (404, "not_found"), (429, "throttled"), (502, "overloaded"),
            (503, "overloaded"), (504, "overloaded"), (512, "too_much_asked"), (513, "too_much_asked"),
            (500, "unexpected_status"), (400, "unexpected_status"), (402, "unexpected_status"),
            (301, "unexpected_status"), (100, "unexpected_status"), (0, "unexpected_status"), (-1, "unexpected_status"),
        ])
    func reasons(status: Int, reason: String) {
        #expect(failure(status)?.reason.rawValue == reason)
        #expect(failure(status)?.remedy.isEmpty == false)
        #expect(failure(status)?.description.contains("\n") == false)
    }

    @Test(
        "a 400 about bytes means too much was asked, another does not",
        arguments: [
            (#"{"error":"Query reads too many bytes"}"#, "too_much_asked"),
            (#"{"detail":"This query scans too much data. Narrow the date range."}"#, "too_much_asked"),
            (#"{"type":"invalid_request","code":"parse_error","detail":"dateRange is required"}"#, "unexpected_status"),
            ("", "unexpected_status"),
        ])
    func tooManyBytes(body: String, reason: String) {
        #expect(failure(400, body)?.reason.rawValue == reason)
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
            ("99999999999999999999", nil, 86_400), ("9223372036854775807", nil, 86_400),
            ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:48:00 GMT", 97),
            ("Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:50:00 GMT", 0),
            ("Fri, 31 Dec 9999 23:59:59 GMT", "Sun, 06 Nov 1994 08:50:00 GMT", 86_400),
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

    @Test(
        "a remedy names what is wrong",
        arguments: [
            (401, "Personal API key found in request Authorization header is invalid.", "eu.posthog.com"),
            (403, "API key missing required scope 'logs:read'", "scope logs:read"),
            (403, "API key does not have access to the requested project: ID 7.", "correct the project id"),
            (403, "You don't have access to the project.", "member"),
            (404, "Project not found.", "check the project id"),
            (404, "Endpoint not found.", "older than the endpoint"),
            (404, "nginx", "check the host"),
            (302, "", "redirects are not followed"),
        ])
    func remedies(status: Int, detail: String, advice: String) {
        #expect(failure(status, #"{"detail":"\#(detail)"}"#)?.remedy.contains(advice) == true)
    }

    @Test("failures of the transport keep its text on one line")
    func transport() {
        let refused = PollFailure(TransportFailure.unreachable("connect refused\n"))
        #expect(refused == .transport("connect refused"))
        #expect(refused.description == "no answer: connect refused")
        #expect(PollFailure(TransportFailure.timeout("65 s")) == .timeout("65 s"))
        #expect(PollFailure(TransportFailure.tooLarge(limit: 9)) == .tooLarge(limit: 9))
        #expect(Set([refused, .timeout("a"), .tooLarge(limit: 1)].map(\.reason)).count == 3)
    }

    @Test("an undecodable answer says where")
    func undecodable() {
        let failure = PollFailure.undecodable(endpoint: .countRanges, path: "ranges[3].count", why: "absent")
        #expect(failure.description == "unreadable count-ranges answer at ranges[3].count: absent")
    }
}
