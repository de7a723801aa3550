import Basics

/// One entry as `query` shows it.
struct EntryRow {
    let entry: LogStore.Entry
    let store: LogStore
    let texts: EntryTexts
    /// In microseconds since 1970; nil for none.
    let checkpoint: Int64?

    private var minute: Minute { store.minutes[entry.minute] }
    private var cell: Minute.Cell { minute.cells[entry.cell] }

    func write(_ page: PageRequest, _ version: ServerVersion, to json: inout JSONText) {
        json.raw(#"{"uuid":"#)
        json.string(entry.id.text)
        json.raw(#","trace_id":"#)
        json.string(trace.traceID)
        json.raw(#","span_id":"#)
        json.string(trace.spanID)
        json.raw(#","body":"#)
        json.string(body)
        json.raw(#","attributes":"#)
        json.object(page.hasAttributes ? texts.attributes(cell) : [])
        json.raw(#","timestamp":"#)
        json.time(entry.time, .utc)
        json.raw(#","observed_timestamp":"#)
        json.time(minute.observed(cell), .utc)
        json.raw(#","severity_text":"#)
        json.string(texts.severity(cell))
        json.raw(#","severity_number":"#)
        json.number(texts.severityNumber(cell))
        json.raw(#","level":"#)
        json.string(texts.severity(cell))
        json.raw(#","resource_attributes":"#)
        json.object(page.hasAttributes ? texts.resourceAttributes(cell) : [])
        json.raw(#","resource_fingerprint":"#)
        json.string(texts.fingerprint(cell))
        json.raw(#","instrumentation_scope":"#)
        json.string(texts.contents.texts.text(kind.scope))
        json.raw(#","event_name":"#)
        json.string(texts.contents.texts.text(kind.eventName))
        json.raw(#","live_logs_checkpoint":"#)
        if let checkpoint { json.time(checkpoint, .utc) } else { json.raw("null") }
        if version.query.hasTraceFlags {
            json.raw(#","trace_flags":"#)
            json.number(Int(trace.flags))
        }
        for column in page.columns ?? [] {
            json.raw(",")
            json.string(column.name)
            json.raw(":")
            json.string(text(of: column))
        }
        json.raw("}")
    }

    /// The cells of a line of CSV by the names of their columns, the attributes one by one.
    var fields: [(name: String, value: String)] {
        let time = { (time: Int64) in Timestamp(microseconds: time).iso8601 }
        return [
            ("uuid", entry.id.text), ("trace_id", trace.traceID), ("span_id", trace.spanID), ("body", body),
            ("timestamp", time(entry.time)), ("observed_timestamp", time(minute.observed(cell))),
            ("severity_text", texts.severity(cell)), ("severity_number", "\(texts.severityNumber(cell))"),
            ("level", texts.severity(cell)), ("resource_fingerprint", texts.fingerprint(cell)),
            ("instrumentation_scope", texts.contents.texts.text(kind.scope)),
            ("event_name", texts.contents.texts.text(kind.eventName)),
        ] + texts.attributes(cell).map { ("attributes.\($0.key)", $0.value) }
            + texts.resourceAttributes(cell).map { ("resource_attributes.\($0.key)", $0.value) }
    }

    func text(of column: EntryColumn) -> String { column.text(cell, minute, texts) }

    private var kind: ContentTable.Kind { texts.contents.kinds[Int(cell.kind)] }

    private var trace: LogTrace { minute.trace(of: cell) ?? .none }

    private var body: String { texts.contents.texts.text(cell.body) }
}
