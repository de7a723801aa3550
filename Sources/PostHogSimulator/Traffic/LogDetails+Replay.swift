extension LogDetails {
    /// The details in a line of a replay file, all of which may be missing.
    init(replayed fields: JSONValue) throws(ReplayFile.Problem) {
        self.init(
            body: try Self.text("body", in: fields) ?? "", attributes: try Self.map("attributes", in: fields),
            resourceAttributes: try Self.map("resource_attributes", in: fields),
            severityNumber: try Self.severityNumber(in: fields),
            eventName: try Self.text("event_name", in: fields) ?? "", trace: try Self.trace(in: fields))
    }

    private static func text(_ name: String, in fields: JSONValue) throws(ReplayFile.Problem) -> String? {
        guard let value = fields[name] else { return nil }
        guard let text = value.text else { throw ReplayFile.Problem(description: "\(name) must be a string") }
        return text
    }

    private static func map(_ name: String, in fields: JSONValue) throws(ReplayFile.Problem) -> [String: String] {
        guard let value = fields[name] else { return [:] }
        guard case .object(let members) = value else {
            throw ReplayFile.Problem(description: "\(name) must be an object")
        }
        let texts = members.compactMapValues(\.text)
        guard texts.count == members.count else {
            throw ReplayFile.Problem(description: "\(name) must have strings as values")
        }
        return texts
    }

    private static func severityNumber(in fields: JSONValue) throws(ReplayFile.Problem) -> Int? {
        guard let value = fields["severity_number"] else { return nil }
        guard case .number(let number) = value, let whole = Int(exactly: number), (0...24).contains(whole) else {
            throw ReplayFile.Problem(description: "severity_number must be a whole number from 0 to 24")
        }
        return whole
    }

    private static func trace(in fields: JSONValue) throws(ReplayFile.Problem) -> LogTrace? {
        let trace = try hex("trace_id", digits: 32, in: fields)
        let span = try hex("span_id", digits: 16, in: fields)
        guard trace != nil || span != nil else { return nil }
        return LogTrace(high: trace?[0] ?? 0, low: trace?[1] ?? 0, span: span?[0] ?? 0)
    }

    /// The digits in words of sixteen.
    private static func hex(
        _ name: String, digits: Int, in fields: JSONValue
    ) throws(ReplayFile.Problem) -> [UInt64]? {
        guard let text = try text(name, in: fields) else { return nil }
        let characters = Array(text)
        let words = stride(from: 0, to: characters.count, by: 16).compactMap {
            UInt64(String(characters[$0..<min($0 + 16, characters.count)]), radix: 16)
        }
        guard characters.count == digits, words.count * 16 == digits, text.first != "+", text.first != "-" else {
            throw ReplayFile.Problem(description: "\(name) must be \(digits) hexadecimal digits")
        }
        return words
    }
}
