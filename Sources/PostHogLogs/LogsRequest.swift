package import Basics

/// One call of the Logs API, complete but for host and key. Equal questions have equal bytes.
///
/// Times go out absolute and in UTC: PostHog reads `-5m` as five months and a time without a zone in the project's own.
/// The empty nested `filterGroup` is the only form that every version of PostHog takes.
package struct LogsRequest: Hashable, Sendable {
    package let endpoint: Endpoint
    /// `POST` or `GET`.
    package let method: String
    /// From the host's root: `/api/projects/ID/logs/…/`, and the query of a GET. The slash is as in PostHog's examples.
    package let path: String
    /// JSON, or nil where there is no body.
    package let body: [UInt8]?
    /// The time that is asked about; nil where none is.
    package let range: TimeRange?

    /// What `services` is given for the end of a range. Servers leave `date_to` out of what they count, but nothing says so.
    package enum DateTo: Hashable, Sendable {
        /// The end: all of the range, and on a server that takes `date_to` in also what lies exactly there.
        case end
        /// A microsecond less: never more than the range, and all but its last microsecond at least.
        case lastMicrosecond
    }

    /// Counts of every service over a range.
    package static func services(
        project: String, over range: TimeRange, upTo dateTo: DateTo = .end, severityLevels: [Severity] = [],
        serviceNames: [ServiceName] = []
    ) -> LogsRequest {
        let last = max(range.start, range.end.adding(microseconds: -1))
        return post(
            .services, project: project, over: range,
            query: Query(
                from: range.start, to: dateTo == .end ? range.end : last, severityLevels: severityLevels,
                serviceNames: stored(serviceNames)))
    }

    /// Counts and bytes of every severity in buckets whose width PostHog picks from the length of the range: 60 s for
    /// 30 to 75 minutes. Buckets are whole even where the range cuts them, so align the range.
    package static func sparkline(
        project: String, over range: TimeRange, serviceNames: [ServiceName] = []
    ) -> LogsRequest {
        post(
            .sparkline, project: project, over: range,
            query: Query(
                from: range.start, to: range.end, serviceNames: stored(serviceNames), breakdown: "severity"))
    }

    /// Totals of about `buckets` (1–100, PostHog's own limits) equal parts of a range.
    package static func countRanges(project: String, over range: TimeRange, buckets: Int) -> LogsRequest {
        precondition((1...100).contains(buckets), "PostHog takes 1 to 100 buckets")
        return post(
            .countRanges, project: project, over: range,
            query: Query(from: range.start, to: range.end, targetBuckets: buckets))
    }

    /// Whether the project ever received a log entry.
    package static func hasLogs(project: String) -> LogsRequest {
        LogsRequest(
            endpoint: .hasLogs, method: "GET", path: path(of: .hasLogs, project: project), body: nil, range: nil)
    }

    /// Names of services that wrote entries in a range, widened to whole ten minutes by PostHog; `limit` of them from the
    /// `offset`-th on. The blank one is not among them.
    package static func serviceNames(
        project: String, over range: TimeRange, limit: Int, offset: Int
    ) -> LogsRequest {
        let dates = #"{"date_from":"\#(range.start.iso8601)","date_to":"\#(range.end.iso8601)"}"#
        let query = "?key=service.name&attribute_type=resource&limit=\(limit)&offset=\(offset)"
        return LogsRequest(
            endpoint: .values, method: "GET",
            path: path(of: .values, project: project) + query + "&dateRange=" + percentEncoded(dates), body: nil,
            range: range)
    }

    private static func stored(_ names: [ServiceName]) -> [String] {
        precondition(names.allSatisfy(\.isWhole), "a name that was cut finds nothing")
        return names.flatMap(\.stored)
    }

    private static func post(
        _ endpoint: Endpoint, project: String, over range: TimeRange, query: Query
    ) -> LogsRequest {
        LogsRequest(
            endpoint: endpoint, method: "POST", path: path(of: endpoint, project: project), body: query.json,
            range: range)
    }

    private static func path(of endpoint: Endpoint, project: String) -> String {
        "/api/projects/\(percentEncoded(project))/logs/\(endpoint.rawValue)/"
    }

    /// A project id comes from a person; it must not be able to leave its place in the path.
    private static func percentEncoded(_ text: String) -> String {
        let hexDigits = [UInt8]("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "@"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
