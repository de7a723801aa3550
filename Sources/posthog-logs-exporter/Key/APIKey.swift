import HTTP

/// A personal API key. It shows itself to nobody but the transport, whatever it is printed or logged with.
struct APIKey: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let secret: String

    /// - Parameter source: where the text comes from, for errors. The text itself is in none of them.
    init(_ text: String, from source: String) throws(SettingsError) {
        try self.init(Array(text.utf8), from: source)
    }

    init(_ bytes: [UInt8], from source: String) throws(SettingsError) {
        secret = try KeyText.key(in: bytes, from: source)
    }

    /// The value of the `Authorization` header.
    var authorization: String { "Bearer \(secret)" }

    /// The last four characters of a key that is long enough not to be known by them.
    var ending: String? { secret.count >= 20 ? String(secret.suffix(4)) : nil }

    /// What tells it from other keys and yet says nothing of it.
    var fingerprint: String {
        SHA256.digest(of: Array("posthog-logs-exporter \(secret)".utf8)).prefix(16).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    var redactor: Redactor { Redactor(secret) }

    var description: String { "(hidden)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
