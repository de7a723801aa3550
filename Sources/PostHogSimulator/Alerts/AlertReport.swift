import Basics

/// The answers of `alerts/`, `alerts/:id/` and `alerts/:id/events/`.
struct AlertReport {
    let alerts: [LogAlert]
    let version: ServerVersion
    let store: LogStore
    let now: Timestamp

    private static let defaultLimit = 100

    func answer(_ request: SimulatedRequest, _ parts: [String]) throws(Refusal) -> SimulatedAnswer {
        guard let id = parts.first else { return page(request) }
        guard let alert = alerts.first(where: { $0.id == id }) else { throw .notFound("Not found.") }
        var json = JSONText()
        switch parts.dropFirst() {
        case []: write(alert, to: &json)
        case ["events"]: writeEvents(of: alert, kind: request.parameters["kind"], to: &json)
        default: throw .notFound("Endpoint not found.")
        }
        return SimulatedAnswer(status: 200, json: json.bytes, now: now)
    }

    /// By `limit` and `offset`, with the addresses of the pages beside.
    private func page(_ request: SimulatedRequest) -> SimulatedAnswer {
        let limit = request.parameters["limit"].flatMap { Int($0) }.map { max(1, $0) } ?? Self.defaultLimit
        let offset = request.parameters["offset"].flatMap { Int($0) }.map { max(0, $0) } ?? 0
        let shown = alerts.dropFirst(offset).prefix(limit)
        let address = { (offset: Int) in
            "http://\(request.headers["host"] ?? "localhost")\(request.path)?limit=\(limit)&offset=\(offset)"
        }
        var json = JSONText(reserving: 1024 * shown.count + 128)
        json.raw(#"{"count":"#)
        json.number(alerts.count)
        json.raw(#","next":"#)
        if limit < alerts.count - offset { json.string(address(offset + limit)) } else { json.raw("null") }
        json.raw(#","previous":"#)
        if offset > 0 { json.string(address(max(0, offset - limit))) } else { json.raw("null") }
        json.raw(#","results":["#)
        for (index, alert) in shown.enumerated() {
            json.comma(unlessAt: index)
            write(alert, to: &json)
        }
        json.raw("]}")
        return SimulatedAnswer(status: 200, json: json.bytes, now: now)
    }

    private func write(_ alert: LogAlert, to json: inout JSONText) {
        let state = state(of: alert)
        json.raw(#"{"id":"#)
        json.string(alert.id)
        json.raw(#","name":"#)
        json.string(alert.name)
        json.raw(alert.isEnabled ? #","enabled":true,"filters":"# : #","enabled":false,"filters":"#)
        json.value(JSONValue(Array(alert.filters.utf8)) ?? .null)
        json.raw(#","threshold_count":"#)
        json.number(alert.threshold)
        json.raw(#","threshold_operator":"#)
        json.string(alert.comparison.rawValue)
        json.raw(#","window_minutes":"#)
        json.number(alert.windowMinutes)
        json.raw(#","check_interval_minutes":5,"state":"#)
        json.string(state.rawValue)
        json.raw(#","evaluation_periods":1,"datapoints_to_alarm":1,"cooldown_minutes":0,"snooze_until":"#)
        write(alert.snoozedUntil, to: &json)
        json.raw(#","next_check_at":"#)
        write(isChecked(alert) ? lastCheck.adding(seconds: LogAlert.checkInterval) : nil, to: &json)
        json.raw(#","last_notified_at":"#)
        write(state == .firing ? lastCheck : nil, to: &json)
        json.raw(#","last_checked_at":"#)
        write(isChecked(alert) ? lastCheck : nil, to: &json)
        json.raw(#","consecutive_failures":"#)
        json.number(alert.consecutiveFailures)
        json.raw(#","last_error_message":"#)
        if let error = alert.lastError { json.string(error) } else { json.raw("null") }
        json.raw(#","state_timeline":[],"destination_types":["slack"],"created_at":"#)
        json.string(alert.created.iso8601)
        // Who made it is a person with an address.
        json.raw(
            #","created_by":{"id":7,"uuid":"018e0000-0000-0000-0000-000000000007","distinct_id":"ann","#)
        json.raw(#""first_name":"Ann","last_name":"Example","email":"ann@example.com"},"updated_at":"#)
        json.string(alert.created.iso8601)
        json.raw("}")
    }

    private func writeEvents(of alert: LogAlert, kind: String?, to json: inout JSONText) {
        let isShown = state(of: alert) == .firing && (kind == nil || kind == "firing")
        json.raw(isShown ? #"{"count":1,"# : #"{"count":0,"#)
        json.raw(#""next":null,"previous":null,"results":["#)
        if isShown {
            json.raw(#"{"id":1,"kind":"firing","created_at":"#)
            json.string(lastCheck.iso8601)
            json.raw("}")
        }
        json.raw("]}")
    }

    private func write(_ time: Timestamp?, to json: inout JSONText) {
        if let time { json.string(time.iso8601) } else { json.raw("null") }
    }

    private var lastCheck: Timestamp { now.floored(to: LogAlert.checkInterval) }

    private func isChecked(_ alert: LogAlert) -> Bool { alert.isEnabled && lastCheck >= alert.created }

    private func state(of alert: LogAlert) -> LogAlert.State {
        if let state = alert.state { return state }
        guard isChecked(alert) else { return .notFiring }
        let body = Array(#"{"query":\#(alert.filters)}"#.utf8)
        guard let query = try? LogsQuery(body: body, route: .count, version: version) else { return .errored }
        let start = lastCheck.adding(seconds: -60 * Int64(alert.windowMinutes))
        let selection = LogStore.Selection(
            range: start.microseconds..<lastCheck.microseconds, asOf: lastCheck,
            services: query.serviceNames.isEmpty ? nil : Set(query.serviceNames.map(ExactText.init)),
            severities: query.severityLevels.isEmpty ? nil : Set(query.severityLevels.map(ExactText.init)),
            filter: query.filter)
        let entries = store.volume(selection, by: .total, width: nil).totals()[0].entries
        let isBreached = alert.comparison == .above ? entries > alert.threshold : entries < alert.threshold
        return isBreached ? .firing : .notFiring
    }
}
