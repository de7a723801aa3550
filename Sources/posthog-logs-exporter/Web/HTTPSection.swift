import HTTP

/// The key `http_server_config` of a web configuration file.
struct HTTPSection {
    static let keys: Set<String> = ["http2", "headers"]

    let section: ConfigSection

    /// Header fields for every answer, by the toolkit's rules: five names, two of them with values of their own.
    func headers() throws(SettingsError) -> [HTTPField] {
        guard try section.bool("http2") != true else {
            throw section.failure("http2", "is not supported, only HTTP/1.1 is: remove it or set it to false")
        }
        guard let headers = try section.section("headers", keys: Set(Self.allowed.keys)) else { return [] }
        var fields: [HTTPField] = []
        for (name, value) in try headers.allTexts() {
            let values = Self.allowed[name] ?? []
            guard values.isEmpty || values.contains(value) else {
                throw headers.failure(name, "must be \(values.joined(separator: " or "))")
            }
            guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), value.trimmingBlanks() == value else {
                throw headers.failure(name, "must be one line of printable ASCII characters")
            }
            fields.append((name, value))
        }
        let length = fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + Self.separators }
        guard length <= Self.maxLength else {
            throw section.failure("headers", "are too long: all together may have \(Self.maxLength >> 10) KiB")
        }
        return fields
    }

    /// They take the room that a connection has for the head of a request and that of its response: with more of them it would
    /// be closed without a response.
    private static let maxLength = 2_048
    /// What stands around a name and a value.
    private static let separators = ": \r\n".utf8.count

    private static let allowed = [
        "Strict-Transport-Security": [], "X-Content-Type-Options": ["nosniff"],
        "X-Frame-Options": ["deny", "sameorigin"], "X-XSS-Protection": [], "Content-Security-Policy": [],
    ]
}
