import FoundationEssentials

/// A personal API key. It shows itself to nobody but the transport, whatever it is printed or logged with.
struct APIKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let secret: String

    /// - Parameter source: where the text comes from, for errors. The text itself is in none of them.
    init(_ text: String, from source: String) throws(SettingsError) {
        let key = text.trimmingBlanks()
        guard !key.isEmpty else {
            throw SettingsError("\(source) holds no key: put a personal API key (phx_…) with the scope logs:read there")
        }
        guard key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw SettingsError("\(source) holds more than a key: put the personal API key alone there, on one line")
        }
        guard !key.hasPrefix("phc_") else {
            throw SettingsError(
                "\(source) holds a project token (phc_…), which cannot read: use a personal API key (phx_…) with the "
                    + "scope logs:read")
        }
        secret = key
    }

    init(file: String) throws(SettingsError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: file))
        } catch {
            throw SettingsError("cannot read the key file \(file): check that it exists and may be read by this user")
        }
        try self.init(String(decoding: data, as: UTF8.self), from: file)
    }

    /// The value of the `Authorization` header.
    var authorization: String { "Bearer \(secret)" }

    var description: String { "(hidden)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}
