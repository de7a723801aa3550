import Basics

/// A column of one's own in `query`: an attribute, or a part of a body that is JSON.
struct EntryColumn: Hashable, Sendable {
    /// As it was asked for, and as the answer calls it.
    let name: String
    private let source: Source

    private enum Source: Hashable {
        case field(EntryFilter.Field)
        case body([String])
    }

    /// PostHog takes any expression of its query language; others than these are refused.
    init(_ name: String) throws(Refusal) {
        self.name = name
        if let key = Self.rest(of: name, behind: "attributes.") {
            source = .field(.attribute(key))
        } else if let key = Self.rest(of: name, behind: "resource_attributes.") {
            source = .field(.resource(key))
        } else if let path = Self.rest(of: name, behind: "body.") {
            source = .body(path.split(separator: ".").map(String.init))
        } else {
            throw .queryError("customColumns: \(name) is not simulated")
        }
    }

    /// Empty where the entry has nothing of it.
    func text(_ cell: Minute.Cell, _ minute: Minute, _ texts: EntryTexts) -> String {
        switch source {
        case .field(let field): return texts.text(of: field, cell, minute) ?? ""
        case .body(let path):
            let body = JSONValue(Array(texts.contents.texts[cell.body]))
            guard let value = path.reduce(body, { $0?[$1] }) else { return "" }
            var json = JSONText()
            json.value(value)
            return value.text ?? String(decoding: json.bytes, as: UTF8.self)
        }
    }

    private static func rest(of name: String, behind prefix: String) -> String? {
        guard name.hasPrefix(prefix), name.utf8.count > prefix.utf8.count else { return nil }
        return String(name.dropFirst(prefix.count))
    }
}
