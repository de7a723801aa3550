import Basics

/// What `values` and `attributes` are worked out from: a rollup of ten minutes, from the ten that hold the start of the range
/// to the ten that follow those that hold its end. Of services and resources it knows which entry had them, of nothing else.
struct RollupReading {
    let parameters: [String: String]
    let version: ServerVersion
    let store: LogStore
    private let asOf: Timestamp
    private let window: QueryWindow
    private let filter: EntryFilter

    init(
        _ parameters: [String: String], _ route: Route, _ version: ServerVersion, store: LogStore, asOf: Timestamp,
        now: Timestamp
    ) throws(Refusal) {
        self.parameters = parameters
        self.version = version
        self.store = store
        self.asOf = asOf
        window = try Self.window(parameters, route, now: now)
        filter = try Self.filter(parameters, route, version)
    }

    /// Whether it is about attributes of resources rather than of entries, which is what every other text means.
    var isOfResources: Bool { parameters["attribute_type"] == "resource" }

    var offset: Int { number("offset") ?? 0 }

    func limit(atMost most: Int) -> Int { min(number("limit") ?? 100, most) }

    /// The entries that are looked at.
    var selection: LogStore.Selection {
        let services = parameters["serviceNames"].flatMap { JSONValue(Array($0.utf8))?.texts } ?? []
        let start = window.from.floored(to: 600)
        let end = window.to.floored(to: 600).adding(seconds: 1200)
        return LogStore.Selection(
            range: start.microseconds..<max(start, end).microseconds, asOf: asOf,
            services: services.isEmpty ? nil : Set(services.map(ExactText.init)), filter: filter)
    }

    private func number(_ name: String) -> Int? {
        parameters[name].flatMap { Int($0) }.map { max(0, $0) }
    }

    /// What is malformed means the last hour. `attributes` takes flat dates too.
    private static func window(
        _ parameters: [String: String], _ route: Route, now: Timestamp
    ) throws(Refusal) -> QueryWindow {
        let range = parameters["dateRange"].flatMap { JSONValue(Array($0.utf8)) }
        var asked = LogsQuery(dateFrom: range?["date_from"]?.text, dateTo: range?["date_to"]?.text)
        if route == .attributes, range == nil {
            asked = LogsQuery(dateFrom: parameters["date_from"], dateTo: parameters["date_to"])
        }
        if let window = try? QueryWindow(asked, now: now) { return window }
        return try QueryWindow(LogsQuery(), now: now)
    }

    /// Filters of resources and services alone. Others are passed over, unless a flat list has them and the version is
    /// new; so is what is malformed.
    private static func filter(
        _ parameters: [String: String], _ route: Route, _ version: ServerVersion
    ) throws(Refusal) -> EntryFilter {
        var filter = EntryFilter()
        guard let group = parameters["filterGroup"].flatMap({ JSONValue(Array($0.utf8)) }) else { return filter }
        let isFlat = if case .list = group { true } else { false }
        if isFlat, !version.values.takesFlatFilters { return filter }
        guard let clauses = try? FilterGroup(group, route, version).clauses else { return filter }
        filter.clauses = clauses.filter { $0.conditions.allSatisfy(\.field.isInRollup) }
        if isFlat, filter.clauses.count < clauses.count {
            throw .queryError("filterGroup: only resource attributes and service_name can be filtered by here")
        }
        try filter.checkExpressions(route)
        return filter
    }
}

extension EntryFilter.Field {
    fileprivate var isInRollup: Bool {
        switch self {
        case .service, .resource: true
        case .message, .severity, .traceID, .spanID, .attribute, .fingerprint: false
        }
    }
}
