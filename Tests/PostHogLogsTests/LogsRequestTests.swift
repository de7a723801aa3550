import Basics
import PostHogLogs
import Testing

@Suite struct LogsRequestTests {
    let hour = TimeRange(start: Timestamp(seconds: 1_795_428_000), end: Timestamp(seconds: 1_795_431_600))

    private func text(_ request: LogsRequest) -> String {
        String(decoding: request.body ?? [], as: UTF8.self)
    }

    @Test("services asks to the last microsecond before the end, or to the end itself, with all lists sent")
    func services() {
        let toEnd = LogsRequest.services(project: "42", over: hour, upTo: .end)
        #expect(text(toEnd).contains(#""date_to":"2026-11-23T11:00:00Z"}"#))
        let request = LogsRequest.services(project: "42", over: hour, upTo: .lastMicrosecond)
        #expect(request.endpoint == .services)
        #expect(request.method == "POST")
        #expect(request.path == "/api/projects/42/logs/services/")
        #expect(
            text(request)
                == #"{"query":{"dateRange":{"date_from":"2026-11-23T10:00:00Z","date_to":"2026-11-23T10:59:59.999999Z"},"#
                + #""severityLevels":[],"serviceNames":[],"#
                + #""filterGroup":{"type":"AND","values":[{"type":"AND","values":[]}]}}}"#)
    }

    @Test("services can be narrowed to severities and services")
    func narrowed() {
        let request = LogsRequest.services(
            project: "42", over: hour, upTo: .end,
            filter: LogsFilter(services: ["api", "web"], severities: [.trace, .fatal]))
        #expect(text(request).contains(#""severityLevels":["trace","fatal"],"serviceNames":["api","web"]"#))
    }

    @Test("an empty range does not end before it starts")
    func emptyRange() {
        let empty = TimeRange(start: hour.start, end: hour.start)
        let request = LogsRequest.services(project: "42", over: empty, upTo: .lastMicrosecond)
        #expect(text(request).contains(#""date_from":"2026-11-23T10:00:00Z","date_to":"2026-11-23T10:00:00Z""#))
    }

    @Test("sparkline asks by severity up to the end itself")
    func sparkline() {
        let request = LogsRequest.sparkline(project: "42", over: hour, filter: LogsFilter(services: ["api"]))
        #expect(request.endpoint == .sparkline)
        #expect(request.path == "/api/projects/42/logs/sparkline/")
        #expect(text(request).contains(#""date_to":"2026-11-23T11:00:00Z"}"#))
        #expect(text(request).contains(#""serviceNames":["api"]"#))
        #expect(text(request).hasSuffix(#","sparklineBreakdownBy":"severity"}}"#))
    }

    @Test("count-ranges asks for a number of buckets")
    func countRanges() {
        let request = LogsRequest.countRanges(project: "42", over: hour, buckets: 12)
        #expect(request.endpoint == .countRanges)
        #expect(request.path == "/api/projects/42/logs/count-ranges/")
        #expect(text(request).contains(#""date_to":"2026-11-23T11:00:00Z"}"#))
        #expect(text(request).hasSuffix(#","targetBuckets":12}}"#))
    }

    @Test("has_logs is a GET without a body")
    func hasLogs() {
        let request = LogsRequest.hasLogs(project: "42")
        #expect(request.endpoint == .hasLogs)
        #expect(request.method == "GET")
        #expect(request.path == "/api/projects/42/logs/has_logs/")
        #expect(request.body == nil)
    }

    @Test(
        "names of services are escaped",
        arguments: [
            (#"say "hi""#, #"["say \"hi\""]"#), (#"back\slash"#, #"["back\\slash"]"#), ("", #"["","(no service)"]"#),
            ("(no service)", #"["","(no service)"]"#), ("(other)", #"["(other)"]"#),
            ("new\nline\ttab", #"["new\nline\ttab"]"#), ("\0\u{1f}\u{7f}", "[\"\\u0000\\u001f\u{7f}\"]"),
            ("žluťoučký 🐎", #"["žluťoučký 🐎"]"#), ("\r\n", #"["\r\n"]"#),
        ])
    func escapes(name: String, json: String) {
        let request = LogsRequest.services(
            project: "42", over: hour, upTo: .end, filter: LogsFilter(services: [ServiceName(name)]))
        #expect(text(request).contains(#""serviceNames":"# + json + ","))
    }

    @Test(
        "a project id cannot leave its place in the path",
        arguments: [("@current", "@current"), ("1/../2", "1%2F%2E%2E%2F2"), ("a b?c#d", "a%20b%3Fc%23d")])
    func project(id: String, encoded: String) {
        #expect(LogsRequest.hasLogs(project: id).path == "/api/projects/\(encoded)/logs/has_logs/")
    }

    @Test("equal questions are equal bytes")
    func deterministic() {
        let ask = {
            LogsRequest.services(
                project: "1", over: hour, upTo: .end, filter: LogsFilter(services: ["a", "b"], severities: [.warn]))
        }
        #expect(ask() == ask())
        #expect(ask() != LogsRequest.services(project: "1", over: hour, upTo: .end))
    }
}
