package import Basics

/// Log entries read from JSON lines with the fields `offset_s`, `service_name` and `severity`, and, where they are there,
/// `body`, `attributes`, `resource_attributes`, `severity_number`, `event_name`, `trace_id` and `span_id`.
package struct ReplayFile: Sendable {
    /// By offset.
    package let entries: [Entry]

    package struct Entry: Hashable, Sendable {
        /// Microseconds from the start of the replay.
        package let offset: Int64
        package let serviceName: String
        package let severityText: String
        /// Length of the body.
        package let bytes: Int
        package let details: LogDetails
    }

    /// One line that says what is wrong, and with which line of the file.
    package struct Problem: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    /// Reads a file, or the standard input for `-`.
    package init(path: String) throws(Problem) {
        let name = path == "-" ? "standard input" : path
        let lines: [UInt8]
        do {
            lines = try FileBytes.read(path)
        } catch {
            throw Problem(description: "\(name): \(error.why)")
        }
        try self.init(lines: lines, name: name)
    }

    /// `name` is what a problem calls the text. Blank lines are passed over.
    package init(lines: [UInt8], name: String) throws(Problem) {
        var entries: [Entry] = []
        let parts = lines.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in parts.enumerated() where !line.allSatisfy({ $0 <= UInt8(ascii: " ") }) {
            do {
                entries.append(try Entry(line: Array(line)))
            } catch {
                throw Problem(description: "\(name): line \(index + 1): \(error.description)")
            }
        }
        guard !entries.isEmpty else { throw Problem(description: "\(name): no log entries") }
        self.entries = entries.sorted { $0.offset < $1.offset }
    }

    /// Whole seconds from the start to the end of the last entry's second.
    package var seconds: Int64 {
        (entries.last?.offset ?? 0) / 1_000_000 + 1
    }

    /// All entries once, placed behind `start`.
    package func records(startingAt start: Timestamp) -> [LogRecord] {
        entries.map { $0.record(at: start) }
    }
}

extension ReplayFile.Entry {
    func record(at start: Timestamp) -> LogRecord {
        LogRecord(
            timestamp: start.adding(microseconds: offset), serviceName: serviceName, severityText: severityText,
            bytes: bytes, details: details)
    }
}

extension ReplayFile.Entry {
    fileprivate init(line: [UInt8]) throws(ReplayFile.Problem) {
        guard let fields = JSONValue(line), fields.isObject else {
            throw ReplayFile.Problem(description: "not a JSON object")
        }
        // A year is beyond any replay, and far within what the arithmetic bears.
        guard case .number(let seconds)? = fields["offset_s"], (0...31_536_000).contains(seconds) else {
            throw ReplayFile.Problem(description: "offset_s must be a number of seconds from 0 to a year")
        }
        offset = Int64((seconds * 1_000_000).rounded())
        serviceName = try Self.text("service_name", in: fields)
        severityText = try Self.text("severity", in: fields)
        details = try LogDetails(replayed: fields)
        bytes = details.body.utf8.count
    }

    private static func text(_ name: String, in fields: JSONValue) throws(ReplayFile.Problem) -> String {
        guard let text = fields[name]?.text else {
            throw ReplayFile.Problem(description: "\(name) must be a string")
        }
        return text
    }
}
