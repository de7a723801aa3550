package import Basics

/// One log entry as `query` shows it.
package struct LogEntry: Hashable, Sendable {
    /// Unique within the project.
    package var uuid: String
    /// The client's own time, which may be up to a day off.
    package var timestamp: Timestamp
    /// When PostHog received the entry; nil where a server does not say.
    package var observed: Timestamp?
    package var body: String
    /// As stored, in any case; may be blank.
    package var severityText: String
    /// OpenTelemetry's number, 1 to 24; nil where it is not set.
    package var severityNumber: Int?
    /// 32 and 16 hexadecimal digits in lower case; nil where they are not set.
    package var traceID: String?
    package var spanID: String?
    package var attributes: [String: String] = [:]
    package var resourceAttributes: [String: String] = [:]
    package var scope = ""
    package var eventName = ""

    package init(uuid: String, timestamp: Timestamp, body: String = "", severityText: String = "") {
        self.uuid = uuid
        self.timestamp = timestamp
        self.body = body
        self.severityText = severityText
    }

    /// Empty for none, and where the attributes were left out.
    package var service: String { resourceAttributes["service.name"] ?? "" }
    package var severity: Severity { Severity(text: severityText) }
}

extension LogEntry: Decodable {
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        uuid = try fields.scalar("uuid")
        timestamp = try fields.time("timestamp")
        observed = try fields.timeIfPresent("observed_timestamp")
        body = try fields.looseText("body")
        // `level` is the same under its older name.
        severityText = try fields.looseText(fields.contains("severity_text") ? "severity_text" : "level")
        severityNumber = (try? fields.decodeIfPresent(Int.self, forKey: "severity_number")).flatMap {
            $0 == 0 ? nil : $0
        }
        traceID = Self.id(try fields.looseText("trace_id"))
        spanID = Self.id(try fields.looseText("span_id"))
        attributes = try fields.texts("attributes")
        resourceAttributes = try fields.texts("resource_attributes")
        scope = try fields.looseText("instrumentation_scope")
        eventName = try fields.looseText("event_name")
    }

    /// Zeros stand for an id that is not set.
    private static func id(_ text: String) -> String? {
        text.utf8.allSatisfy { $0 == UInt8(ascii: "0") } ? nil : text.lowercased()
    }
}
