import Basics

/// The answer of `group-by`: counts by one to four dimensions. An entry that lacks one of them is in no group.
struct GroupByReport {
    private let reading: Reading
    private let dimensions: [EntryFilter.Field]
    private let order: Order
    private let limit: Int

    static let empty = Array(#"{"groups":[],"total_groups":0,"total_logs":0,"truncated":false}"#.utf8)
    private static let maxLimit = 500

    private enum Order: String {
        case entries = "log_count"
        case errors = "error_count"
        case lastSeen = "last_seen"
    }

    private struct Group {
        let values: [ExactText]
        var entries = 0
        var errors = 0
        /// Microseconds since 1970.
        var lastSeen = Int64.min
    }

    init(_ reading: Reading, _ asked: JSONValue) throws(Refusal) {
        self.reading = reading
        dimensions = try Self.dimensions(asked, atMost: reading.version.groupBy.maxDimensions)
        order = try Self.order(asked["orderGroupsBy"])
        guard let value = asked["limit"] else {
            limit = 100
            return
        }
        guard case .number(let number) = value, let whole = Int(exactly: number) else { throw .serverError }
        limit = min(max(whole, 1), Self.maxLimit)
    }

    var json: [UInt8] {
        let groups = ranked
        let shown = groups.prefix(limit)
        var json = JSONText(reserving: 128 * shown.count + 128)
        json.raw(#"{"groups":["#)
        for (index, group) in shown.enumerated() {
            json.comma(unlessAt: index)
            write(group, to: &json)
        }
        json.raw(#"],"total_groups":"#)
        json.number(groups.count)
        json.raw(#","total_logs":"#)
        json.number(groups.reduce(0) { $0 + $1.entries })
        json.raw(groups.count > shown.count ? #","truncated":true}"# : #","truncated":false}"#)
        return json.bytes
    }

    private func write(_ group: Group, to json: inout JSONText) {
        json.raw(#"{"value":"#)
        json.string(group.values[0].text)
        if reading.version.groupBy.hasValues {
            json.raw(#","values":"#)
            json.strings(group.values.map(\.text))
        }
        json.raw(#","log_count":"#)
        json.number(group.entries)
        json.raw(#","error_count":"#)
        json.number(group.errors)
        json.raw(#","last_seen":"#)
        json.time(group.lastSeen, .utc)
        json.raw("}")
    }

    /// The first in the order asked for; equals in no order that PostHog promises.
    private var ranked: [Group] {
        let groups = groups.enumerated().map { (group: $1, tie: reading.ties.rank($0)) }
        return groups.sorted { (weight($1.group), $0.tie) < (weight($0.group), $1.tie) }.map(\.group)
    }

    private func weight(_ group: Group) -> Int64 {
        switch order {
        case .entries: Int64(group.entries)
        case .errors: Int64(group.errors)
        case .lastSeen: group.lastSeen
        }
    }

    private var groups: [Group] {
        let isError = reading.store.table.severities.map { ["error", "fatal"].contains($0.lowered) }
        let series = reading.store.table.series
        var places = GroupPlaces(dimensions, of: reading.store)
        var groups: [Group] = []
        reading.store.visit(reading.selection(reading.window.halfOpen)) { cell, minute in
            guard let place = places.place(of: cell, minute) else { return }
            if place == groups.count { groups.append(Group(values: places.values[place])) }
            groups[place].entries += cell.volume.entries
            if isError[series[Int(cell.series)].severity] { groups[place].errors += cell.volume.entries }
            groups[place].lastSeen = max(groups[place].lastSeen, minute.start + Int64(cell.offset))
        }
        return groups.sorted { $0.values.lexicographicallyPrecedes($1.values) }
    }

    /// `groupBys`, or the older `groupBy` and `groupBySource`.
    private static func dimensions(_ asked: JSONValue, atMost most: Int) throws(Refusal) -> [EntryFilter.Field] {
        var given: [(key: JSONValue?, source: JSONValue?)] = []
        if case .list(let values)? = asked["groupBys"], most > 1 {
            given = values.map { ($0["key"], $0["source"]) }
        } else if asked["groupBy"] != nil {
            given = [(asked["groupBy"], asked["groupBySource"])]
        }
        guard (1...most).contains(given.count) else {
            throw .queryError(most > 1 ? "groupBys must have 1 to \(most) entries" : "groupBy is required")
        }
        var fields: [EntryFilter.Field] = []
        for (key, source) in given {
            guard let key = key?.text, !key.isEmpty, let field = field(key, source: source?.text ?? "log") else {
                throw .queryError("groupBys: unknown key or source")
            }
            fields.append(field)
        }
        return fields
    }

    private static func field(_ key: String, source: String) -> EntryFilter.Field? {
        switch (source, key) {
        case ("log", _): .attribute(key)
        case ("resource", _): .resource(key)
        case ("column", "severity_level"): .severity
        case ("column", "trace_id"): .traceID
        case ("column", "span_id"): .spanID
        default: nil
        }
    }

    private static func order(_ value: JSONValue?) throws(Refusal) -> Order {
        guard let value else { return .entries }
        guard let order = value.text.flatMap(Order.init) else { throw .queryError("orderGroupsBy: unknown value") }
        return order
    }
}
