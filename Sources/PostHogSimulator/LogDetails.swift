package import Basics

/// What an entry says beside its time, its service and the text of its severity.
package struct LogDetails: Hashable, Sendable {
    package var body: String
    package var attributes: [String: String]
    /// Without `service.name`, which is the record's own.
    package var resourceAttributes: [String: String]
    /// nil for the usual number of the severity's text.
    package var severityNumber: Int?
    package var eventName: String
    /// The instrumentation scope.
    package var scope: String
    /// nil for an entry of no trace.
    package var trace: LogTrace?
    /// When PostHog received the entry; nil means at the record's arrival.
    package var observed: Timestamp?

    package init(
        body: String = "", attributes: [String: String] = [:], resourceAttributes: [String: String] = [:],
        severityNumber: Int? = nil, eventName: String = "", scope: String = "", trace: LogTrace? = nil,
        observed: Timestamp? = nil
    ) {
        self.body = body
        self.attributes = attributes
        self.resourceAttributes = resourceAttributes
        self.severityNumber = severityNumber
        self.eventName = eventName
        self.scope = scope
        self.trace = trace
        self.observed = observed
    }
}

/// The trace and the span that an entry belongs to.
package struct LogTrace: Hashable, Sendable {
    /// The first and the second eight bytes of the trace's id.
    package var high: UInt64
    package var low: UInt64
    package var span: UInt64
    package var flags: UInt8

    package init(high: UInt64, low: UInt64, span: UInt64, flags: UInt8 = 0) {
        self.high = high
        self.low = low
        self.span = span
        self.flags = flags
    }

    /// Ids that are not set are shown as zeros.
    static let none = LogTrace(high: 0, low: 0, span: 0)

    /// 32 and 16 hexadecimal digits, in upper case.
    var traceID: String { Self.hex(high) + Self.hex(low) }
    var spanID: String { Self.hex(span) }

    static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
