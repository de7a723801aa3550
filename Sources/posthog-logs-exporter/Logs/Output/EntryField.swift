import PostHogLogs

/// A part of an entry that can be shown.
enum EntryField: Hashable {
    case timestamp, observed, severity, severityNumber, service, body, traceID, spanID, eventName, scope, uuid
    case attributes, resourceAttributes
    case attribute(String)
    case resource(String)

    private static let names: [(name: String, field: EntryField)] = [
        ("timestamp", .timestamp), ("observed_timestamp", .observed), ("severity", .severity),
        ("severity_number", .severityNumber), ("service", .service), ("body", .body), ("trace_id", .traceID),
        ("span_id", .spanID), ("event_name", .eventName), ("instrumentation_scope", .scope), ("uuid", .uuid),
        ("attributes", .attributes), ("resource_attributes", .resourceAttributes),
    ]
    private static let attributePrefix = "attributes."
    private static let resourcePrefix = "resource_attributes."

    static let all = names.map(\.field)
    static let forTerminal: [EntryField] = [.timestamp, .severity, .service, .body]

    init(_ text: String) throws(SettingsError) {
        if let known = Self.names.first(where: { $0.name == text }) {
            self = known.field
        } else if text.hasPrefix(Self.attributePrefix), text.count > Self.attributePrefix.count {
            self = .attribute(String(text.dropFirst(Self.attributePrefix.count)))
        } else if text.hasPrefix(Self.resourcePrefix), text.count > Self.resourcePrefix.count {
            self = .resource(String(text.dropFirst(Self.resourcePrefix.count)))
        } else {
            throw SettingsError(
                "--fields does not know \"\(text)\": use \(Self.names.map(\.name).joined(separator: ", ")), attributes.KEY or "
                    + "resource_attributes.KEY")
        }
    }

    var name: String {
        switch self {
        case .attribute(let key): Self.attributePrefix + key
        case .resource(let key): Self.resourcePrefix + key
        default: Self.names.first { $0.field == self }?.name ?? ""
        }
    }

    /// Whether it comes with the attributes, which are most of what an entry weighs.
    var needsAttributes: Bool {
        switch self {
        case .service, .attributes, .resourceAttributes, .attribute, .resource: true
        default: false
        }
    }

    func value(of entry: LogEntry) -> OutputValue {
        switch self {
        case .timestamp: .time(entry.timestamp)
        case .observed: .time(entry.observed)
        case .severity: .text(entry.severityText)
        case .severityNumber: .number(entry.severityNumber)
        case .service: .text(entry.service)
        case .body: .text(entry.body)
        case .traceID: .text(entry.traceID)
        case .spanID: .text(entry.spanID)
        case .eventName: .text(entry.eventName)
        case .scope: .text(entry.scope)
        case .uuid: .text(entry.uuid)
        case .attributes: .texts(entry.attributes)
        case .resourceAttributes: .texts(entry.resourceAttributes)
        case .attribute(let key): .text(entry.attributes[key])
        case .resource(let key): .text(entry.resourceAttributes[key])
        }
    }
}
