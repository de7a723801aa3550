import Basics

/// The answer of `query`: a page of entries.
struct QueryReport {
    let reading: Reading
    /// The query as it was sent, which comes back in the answer.
    private let asked: JSONValue
    private let checkpoint: Int64?
    /// How many slices of the range are looked through before the time is up; nil for all.
    private let slicesInTime: Int?

    static let empty = Array(#"{"query":{},"results":[],"hasMore":false,"nextCursor":null}"#.utf8)
    /// What PostHog says, whatever an export may really hold.
    private static let maxExportableLogs = 10_000

    init(_ reading: Reading, asked: JSONValue, checkpoint: Int64?, slicesInTime: Int?) {
        self.reading = reading
        self.asked = asked
        self.checkpoint = checkpoint
        self.slicesInTime = slicesInTime
    }

    /// Time that is up is an error only where nothing was found before; else the page is what there is, and says nothing
    /// of more.
    func json() throws(Refusal) -> [UInt8] {
        let page = reading.query.page
        let version = reading.version.query
        // One more than wanted tells whether there are more.
        let found = try entries(limit: page.limit + 1)
        let shown = found.prefix(page.limit)
        let texts = EntryTexts(reading.store)
        var json = JSONText(reserving: 700 * shown.count + 512)
        json.raw(#"{"query":"#)
        json.value(echo)
        json.raw(#","results":["#)
        for (index, entry) in shown.enumerated() {
            json.comma(unlessAt: index)
            EntryRow(entry: entry, store: reading.store, texts: texts, checkpoint: checkpoint)
                .write(page, reading.version, to: &json)
        }
        json.raw(found.count > shown.count ? #"],"hasMore":true,"nextCursor":"# : #"],"hasMore":false,"nextCursor":"#)
        if found.count > shown.count, let last = shown.last {
            json.string(LogStore.Cursor(time: last.time, uuid: last.id.text).text)
        } else {
            json.raw("null")
        }
        if version.hasExportLimit {
            json.raw(#","maxExportableLogs":"#)
            json.number(Self.maxExportableLogs)
        }
        if version.takesColumns {
            json.raw(#","columns":"#)
            if let columns = page.columns { json.strings(columns.map(\.name)) } else { json.raw("null") }
        }
        json.raw("}")
        return json.bytes
    }

    private func entries(limit: Int) throws(Refusal) -> [LogStore.Entry] {
        let page = reading.query.page
        var found: [LogStore.Entry] = []
        // With a checkpoint it is one statement.
        let slices = reading.query.filter.observedSince == nil ? QuerySlices.of(range, page.order) : [range]
        for (index, slice) in slices.enumerated() {
            if let slicesInTime, index >= slicesInTime {
                guard !found.isEmpty else { throw .executionTime }
                return found
            }
            found += reading.store.entries(
                reading.selection(slice), page.order, after: page.cursor, limit: limit - found.count)
            if found.count >= limit { break }
        }
        return found
    }

    /// Up to the cursor, whose own instant is looked at again.
    private var range: Range<Int64> {
        let range = reading.window.halfOpen
        guard let cursor = reading.query.page.cursor else { return range }
        return switch reading.query.page.order {
        case .latest: range.clamped(to: .min..<max(.min + 1, cursor.time.addingReportingOverflow(1).partialValue))
        case .earliest: range.clamped(to: cursor.time..<max(cursor.time, range.upperBound))
        }
    }

    private var echo: JSONValue {
        guard case .object(var fields) = asked else { return asked }
        fields["limit"] = .number(Double(reading.query.page.limit + 1))
        return .object(fields)
    }
}
