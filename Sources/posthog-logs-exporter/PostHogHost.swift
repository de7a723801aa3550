import HTTP

/// Where PostHog is: scheme, host and port, without a path.
struct PostHogHost: Equatable, Sendable {
    /// As it begins every address, without a slash at the end.
    let origin: String

    init(_ text: String, allowHTTP: Bool) throws(SettingsError) {
        let text = text.trimmingBlanks()
        switch text {
        case "us": origin = "https://us.posthog.com"
        case "eu": origin = "https://eu.posthog.com"
        default: origin = try Self.origin(of: text, allowHTTP: allowHTTP)
        }
    }

    private static func origin(of text: String, allowHTTP: Bool) throws(SettingsError) -> String {
        guard !text.contains("@") else {
            throw SettingsError("the address of PostHog holds a user or password: give it without, the key is enough")
        }
        guard let separator = text.firstRange(of: "://") else {
            throw unusable(text, "it does not begin with https://")
        }
        let scheme = text[..<separator.lowerBound].lowercased()
        guard ["http", "https"].contains(scheme) else { throw unusable(text, "it is neither https nor http") }
        var authority = text[separator.upperBound...]
        if authority.hasSuffix("/") { authority = authority.dropLast() }
        guard !authority.contains(where: { "/?#\\".contains($0) }) else {
            throw unusable(text, "it has more than a host, give it without a path")
        }
        let (host, port) = try parts(of: authority, in: text)
        if let defect = HostName.defect(of: host) { throw unusable(text, defect) }
        guard scheme == "https" || allowHTTP || LoopbackHost.contains(host) else {
            throw SettingsError(
                "\(text.debugDescription) would send the key unencrypted: use https, or --posthog.allow-http if you "
                    + "mean it")
        }
        return "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "")
    }

    /// The host in lower case, an IPv6 address with its brackets, and the port.
    private static func parts(
        of authority: Substring, in text: String
    ) throws(SettingsError) -> (host: String, port: UInt16?) {
        let afterBrackets = authority.hasPrefix("[") ? authority.lastIndex(of: "]") : nil
        guard let colon = authority[(afterBrackets ?? authority.startIndex)...].firstIndex(of: ":") else {
            return (authority.lowercased(), nil)
        }
        let digits = authority[authority.index(after: colon)...]
        guard digits.allSatisfy({ ("0"..."9").contains($0) }), let port = UInt16(digits), port > 0 else {
            throw unusable(text, "its port is no number from 1 to 65535 (an IPv6 address stands in brackets)")
        }
        return (authority[..<colon].lowercased(), port)
    }

    private static func unusable(_ text: String, _ why: String) -> SettingsError {
        SettingsError(
            "\(text.debugDescription) is no address of a PostHog, \(why): give us, eu or an address like "
                + "https://posthog.example.com")
    }
}
