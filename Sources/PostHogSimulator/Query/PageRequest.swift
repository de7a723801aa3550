import Basics

/// What `query` wants beside what it filters by.
struct PageRequest: Hashable, Sendable {
    var limit = 1000
    var order = LogStore.Order.latest
    var cursor: LogStore.Cursor?
    var hasAttributes = true
    /// nil where none were asked for.
    var columns: [EntryColumn]?

    static let maxLimit = 2000
    private static let maxColumns = 50

    init() {}

    init(_ query: JSONValue, _ version: ServerVersion) throws(Refusal) {
        if let value = query["limit"] {
            guard case .number(let number) = value, let whole = Int(exactly: number) else { throw .serverError }
            limit = min(max(whole, 1), Self.maxLimit)
        }
        if query["orderBy"]?.text == "earliest" { order = .earliest }
        hasAttributes = query["excludeAttributes"] != .bool(true)
        if let value = query["after"] { cursor = try LogStore.Cursor(value) }
        if let value = query["customColumns"] {
            guard version.query.takesColumns else {
                throw .badRequest("customColumns is not known to query of this version")
            }
            guard let texts = value.texts else { throw .serverError }
            guard texts.count <= Self.maxColumns else { throw .queryError("At most 50 custom columns are allowed") }
            columns = try texts.map(EntryColumn.init)
        }
    }

    /// The time from which on PostHog must have received an entry, in microseconds since 1970. No zone means UTC.
    static func checkpoint(_ query: JSONValue) throws(Refusal) -> Int64? {
        guard let value = query["liveLogsCheckpoint"] else { return nil }
        guard let time = value.text.flatMap(Timestamp.init(iso8601:)) else { throw .serverError }
        return time.microseconds
    }
}

extension LogStore.Cursor {
    /// Base64 of JSON; what is malformed is a fault inside the view.
    init(_ value: JSONValue) throws(Refusal) {
        guard let bytes = value.text.flatMap(Base64.decode), let cursor = JSONValue(bytes),
            let time = cursor["timestamp"]?.text.flatMap(Timestamp.init(iso8601:)), let uuid = cursor["uuid"]?.text
        else { throw .serverError }
        self.init(time: time.microseconds, uuid: uuid)
    }

    var text: String {
        var json = JSONText()
        json.raw(#"{"timestamp":"#)
        json.string(Timestamp(microseconds: time).iso8601)
        json.raw(#","uuid":"#)
        json.string(uuid)
        json.raw("}")
        return Base64.encode(json.bytes)
    }
}
