package import Basics

// Requests about entries and their attributes.

extension LogsRequest {
    package static func entries(project: String, _ page: EntryPageRequest) -> LogsRequest {
        var query = Query(from: page.range.start, to: page.range.end, filter: page.filter)
        query.page = page
        return post(.query, project: project, over: page.range, query: query)
    }

    /// Values of an attribute, over a range that PostHog widens to whole ten minutes; `limit` of them from the `offset`-th on.
    package static func values(
        project: String, of key: String, _ kind: AttributeKind, search: String?, over range: TimeRange,
        filter: LogsFilter, limit: Int, offset: Int
    ) -> LogsRequest {
        get(
            .values, project: project, over: range,
            [("key", key), ("attribute_type", kind.rawValue)] + (search.map { [("value", $0)] } ?? [])
                + page(limit, offset) + selection(range, filter))
    }

    /// Keys of attributes, over a range that PostHog widens to whole ten minutes; `limit`, at most 100, from the `offset`-th on.
    package static func attributes(
        project: String, _ kind: AttributeKind, search: String?, searchesValues: Bool, over range: TimeRange,
        filter: LogsFilter, limit: Int, offset: Int
    ) -> LogsRequest {
        get(
            .attributes, project: project, over: range,
            [("attribute_type", kind.rawValue)] + (search.map { [("search", $0)] } ?? [])
                + (searchesValues ? [("search_values", "true")] : []) + page(limit, offset) + selection(range, filter))
    }

    /// Begins an export. PostHog stores the query as it comes, and reads it later: every field that its worker needs is there.
    package static func export(
        project: String, over range: TimeRange, filter: LogsFilter, columns: [String]
    ) -> LogsRequest {
        var query = Query(from: range.start, to: range.end, filter: filter)
        query.columns = columns
        return post(.export, project: project, over: range, query: query)
    }

    /// How far an export is.
    ///
    /// - Parameter id: of an `ExportStatus`.
    package static func export(project: String, id: String) -> LogsRequest {
        LogsRequest(
            endpoint: .exports, method: "GET", path: exportsPath(project) + "\(id)/", body: nil, range: nil)
    }

    /// The newest of the exports of the key's owner.
    package static func exports(project: String) -> LogsRequest {
        LogsRequest(
            endpoint: .exports, method: "GET", path: exportsPath(project) + "?export_format=text/csv&limit=1",
            body: nil,
            range: nil)
    }

    /// What an export holds, or a redirect to it.
    package static func exportContent(project: String, id: String) -> LogsRequest {
        LogsRequest(
            endpoint: .exports, method: "GET", path: exportsPath(project) + "\(id)/content/?download=true", body: nil,
            range: nil)
    }

    private static func page(_ limit: Int, _ offset: Int) -> [(name: String, value: String)] {
        [("limit", "\(limit)"), ("offset", "\(offset)")]
    }

    /// What of a filter can be sent with a GET: services, and conditions of resources.
    private static func selection(_ range: TimeRange, _ filter: LogsFilter) -> [(name: String, value: String)] {
        var dates = JSONText()
        dates.raw(#"{"date_from":"#)
        dates.string(range.start.iso8601)
        dates.raw(#","date_to":"#)
        dates.string(range.end.iso8601)
        dates.raw("}")
        var fields = [("dateRange", String(decoding: dates.bytes, as: UTF8.self))]
        if !filter.services.isEmpty {
            var names = JSONText()
            names.strings(filter.services.flatMap(\.stored))
            fields.append(("serviceNames", String(decoding: names.bytes, as: UTF8.self)))
        }
        if !filter.conditions.isEmpty {
            var group = JSONText()
            group.group(filter.conditions)
            fields.append(("filterGroup", String(decoding: group.bytes, as: UTF8.self)))
        }
        return fields
    }
}
