package import Basics

/// Log entries as a client sends them: `count` entries that are alike.
package struct LogRecord: Hashable, Sendable {
    /// The client's own time.
    package var timestamp: Timestamp
    /// `service.name`; may be blank.
    package var serviceName: String
    /// As stored, in whatever case; may be blank.
    package var severityText: String
    /// Uncompressed size of all the entries together.
    package var bytes: Int
    package var count: Int
    /// When PostHog can show the entries; nil means as soon as they are ingested.
    package var arrival: Timestamp?
    /// nil for entries without a body, attributes or a trace.
    package var details: LogDetails?

    package init(
        timestamp: Timestamp, serviceName: String, severityText: String, bytes: Int, count: Int = 1,
        arrival: Timestamp? = nil, details: LogDetails? = nil
    ) {
        precondition(bytes >= 0 && count >= 0, "entries and bytes are counted from zero")
        self.timestamp = timestamp
        self.serviceName = serviceName
        self.severityText = severityText
        self.bytes = bytes
        self.count = count
        self.arrival = arrival
        self.details = details
    }
}
