import Basics

/// The `{"query": …}` that the POST endpoints accept.
struct Query {
    let from: Timestamp
    let to: Timestamp
    var filter: LogsFilter
    var breakdown: String?
    var targetBuckets: Int?
    /// Of `group-by`: what tells its groups apart, and how many are wanted.
    var groups: (dimensions: [GroupDimension], limit: Int)?
    /// Of `query`: which page of the entries.
    var page: EntryPageRequest?
    /// Of `export`: the columns of the CSV; none for all.
    var columns: [String] = []

    /// The keys come in one order, so that tests and logs can compare bodies.
    var json: [UInt8] {
        var json = JSONText()
        json.raw(#"{"query":{"dateRange":{"date_from":"#)
        json.string(from.iso8601)
        json.raw(#","date_to":"#)
        json.string(to.iso8601)
        json.raw("},")
        json.filter(filter)
        if let breakdown {
            json.raw(#","sparklineBreakdownBy":"#)
            json.string(breakdown)
        }
        if let targetBuckets {
            json.raw(#","targetBuckets":"#)
            json.number(targetBuckets)
        }
        if let groups { json.groups(groups.dimensions, limit: groups.limit) }
        if let page { json.page(page) }
        json.raw("}")
        if !columns.isEmpty {
            json.raw(#","columns":"#)
            json.strings(columns)
        }
        json.raw("}")
        return json.bytes
    }
}

extension JSONText {
    fileprivate mutating func page(_ page: EntryPageRequest) {
        raw(#","limit":"#)
        number(page.limit)
        raw(#","orderBy":"#)
        string(page.order.rawValue)
        if !page.hasAttributes { raw(#","excludeAttributes":true"#) }
        if let cursor = page.cursor {
            raw(#","after":"#)
            string(cursor)
        }
        if let time = page.receivedSince {
            raw(#","liveLogsCheckpoint":"#)
            string(time.iso8601)
        }
    }
}
