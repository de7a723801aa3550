/// Where to listen, as written by a person: `host:port`, `[::1]:port`, `:port`.
struct ListenAddress: Hashable, CustomStringConvertible {
    /// nil means every address of the machine.
    let host: String?
    let port: UInt16
    /// As it was written.
    let description: String

    init(_ text: String) throws(ServerFailure) {
        guard let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") else {
            throw Self.failure(text, "it has no port: use host:port, or :port for all addresses")
        }
        guard let port = Self.port(text[text.index(after: colon)...]) else {
            throw Self.failure(text, "the port is not a number from 0 to 65535")
        }
        host = try Self.host(text[..<colon], of: text)
        self.port = port
        description = text
    }

    private static func port(_ text: Substring) -> UInt16? {
        // UInt16 alone would take "+80".
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }) else { return nil }
        return UInt16(text)
    }

    private static func host(_ written: Substring, of text: String) throws(ServerFailure) -> String? {
        let isBracketed = written.hasPrefix("[") && written.hasSuffix("]")
        let host = isBracketed ? written.dropFirst().dropLast() : written
        guard !host.utf8.contains(where: { $0 <= UInt8(ascii: " ") || "[]/".utf8.contains($0) }) else {
            throw failure(text, "the host is not a name or address")
        }
        guard host.contains(":") == isBracketed else {
            throw failure(text, "brackets are for IPv6 addresses, which need them: [::1]:8080")
        }
        return host.isEmpty ? nil : String(host)
    }

    /// The text is quoted with escapes, so that the failure stays one line whatever was written.
    private static func failure(_ text: String, _ why: String) -> ServerFailure {
        ServerFailure("listen address \(text.debugDescription): \(why)")
    }
}
