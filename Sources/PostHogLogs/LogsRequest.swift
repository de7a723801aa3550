package import Basics

/// One call of the Logs API, complete but for host and key. Equal questions have equal bytes.
///
/// Times go out absolute and in UTC: PostHog reads `-5m` as five months and a time without a zone in the project's own.
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

    /// What `services` is given for the end of a range. Servers leave `date_to` out of what they count, but no documentation says so.
    package enum DateTo: Hashable, Sendable {
        /// The end: all of the range, and on a server that takes `date_to` in also what lies exactly there.
        case end
        /// A microsecond less: never more than the range, and all but its last microsecond at least.
        case lastMicrosecond
    }

    /// Counts of every service over a range.
    package static func services(
        project: String, over range: TimeRange, upTo dateTo: DateTo = .end, filter: LogsFilter = LogsFilter()
    ) -> LogsRequest {
        let last = max(range.start, range.end.adding(microseconds: -1))
        return post(
            .services, project: project, over: range,
            query: Query(from: range.start, to: dateTo == .end ? range.end : last, filter: filter))
    }

    /// Counts and bytes of every severity in buckets whose width PostHog picks from the length of the range: 60 s for
    /// 30 to 75 minutes. Buckets are whole even where the range cuts them, so align the range.
    package static func sparkline(
        project: String, over range: TimeRange, filter: LogsFilter = LogsFilter()
    ) -> LogsRequest {
        post(
            .sparkline, project: project, over: range,
            query: Query(from: range.start, to: range.end, filter: filter, breakdown: "severity"))
    }

    /// Totals of about `buckets` (1–100, PostHog's own limits) equal parts of a range.
    package static func countRanges(
        project: String, over range: TimeRange, buckets: Int, filter: LogsFilter = LogsFilter()
    ) -> LogsRequest {
        precondition((1...100).contains(buckets), "PostHog accepts 1 to 100 buckets")
        return post(
            .countRanges, project: project, over: range,
            query: Query(from: range.start, to: range.end, filter: filter, targetBuckets: buckets))
    }

    /// Counts of groups of entries over a range, 500 of them, which is PostHog's own limit: those with the most entries.
    ///
    /// - Parameter dimensions: 1 to 4.
    package static func groupBy(
        project: String, over range: TimeRange, _ dimensions: [GroupDimension], filter: LogsFilter
    ) -> LogsRequest {
        precondition((1...4).contains(dimensions.count), "PostHog groups by 1 to 4 dimensions")
        var query = Query(from: range.start, to: range.end, filter: filter)
        query.groups = (dimensions, 500)
        return post(.groupBy, project: project, over: range, query: query)
    }

    /// The newest entry of a range, with which PostHog says up to when it has taken in everything. Of ranges over 20 minutes
    /// PostHog reads a part after the other.
    package static func newestEntry(project: String, over range: TimeRange) -> LogsRequest {
        var page = EntryPageRequest(range: range, filter: LogsFilter(), order: .latest, limit: 1)
        page.hasAttributes = false
        return entries(project: project, page)
    }

    /// Whether the project ever received a log entry.
    package static func hasLogs(project: String) -> LogsRequest {
        LogsRequest(
            endpoint: .hasLogs, method: "GET", path: path(of: .hasLogs, project: project), body: nil, range: nil)
    }

    /// PostHog's own alerts on logs, `limit` of them from the `offset`-th on.
    package static func alerts(project: String, limit: Int, offset: Int) -> LogsRequest {
        LogsRequest(
            endpoint: .alerts, method: "GET",
            path: path(of: .alerts, project: project) + "?limit=\(limit)&offset=\(offset)", body: nil, range: nil)
    }

    /// Names of services that wrote entries in a range, widened to whole ten minutes by PostHog; `limit` of them from the
    /// `offset`-th on. The blank one is not among them.
    package static func serviceNames(
        project: String, over range: TimeRange, limit: Int, offset: Int
    ) -> LogsRequest {
        values(
            project: project, of: "service.name", .resource, search: nil, over: range, filter: LogsFilter(),
            limit: limit,
            offset: offset)
    }

    static func post(
        _ endpoint: Endpoint, project: String, over range: TimeRange, query: Query
    ) -> LogsRequest {
        LogsRequest(
            endpoint: endpoint, method: "POST", path: path(of: endpoint, project: project), body: query.json,
            range: range)
    }

    /// - Parameter fields: of the query string, neither encoded nor empty.
    static func get(
        _ endpoint: Endpoint, project: String, over range: TimeRange, _ fields: [(name: String, value: String)]
    ) -> LogsRequest {
        let query = fields.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
        return LogsRequest(
            endpoint: endpoint, method: "GET", path: path(of: endpoint, project: project) + "?" + query, body: nil,
            range: range)
    }

    // A project id comes from a person; encoded it cannot leave its segment of the path.

    /// Where the generic API of exports is.
    static func exportsPath(_ project: String) -> String { "/api/projects/\(PercentEncoding.encode(project))/exports/" }

    private static func path(of endpoint: Endpoint, project: String) -> String {
        "/api/projects/\(PercentEncoding.encode(project))/logs/\(endpoint.rawValue)/"
    }
}
