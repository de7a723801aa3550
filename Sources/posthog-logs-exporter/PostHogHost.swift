import HTTP

/// Where PostHog is: scheme, host and port, and the path that its API is below, which is empty for most.
struct PostHogHost: Hashable, Sendable {
    /// As it begins every address, without a slash at the end.
    let url: String

    /// - Parameters:
    ///   - text: `us`, `eu`, a name, or a URL.
    ///   - permission: what the setting is called that allows plain http.
    init(_ text: String, allowHTTP: Bool, permission: String = "--posthog.allow-http") throws(NotAllowed) {
        let text = text.trimmingBlanks()
        switch text {
        case "us", "eu": url = "https://\(text).posthog.com"
        default: url = try Self.url(text, allowHTTP: allowHTTP, permission)
        }
    }

    private static func url(_ text: String, allowHTTP: Bool, _ permission: String) throws(NotAllowed) -> String {
        guard !text.contains("@") else {
            throw NotAllowed(
                description: "must not contain a user or password: remove it, the API key is enough")
        }
        let separator = text.firstRange(of: "://")
        let scheme = separator.map { text[..<$0.lowerBound].lowercased() } ?? "https"
        guard ["http", "https"].contains(scheme) else { throw unusable(text, "its scheme must be https or http") }
        let location = separator.map { text[$0.upperBound...] } ?? text[...]
        guard !location.contains(where: { "?#\\".contains($0) }) else {
            throw unusable(text, "it must not have a query or fragment")
        }
        let (host, port) = try authority(of: location.prefix { $0 != "/" }, in: text)
        if let defect = HostName.defect(of: host) { throw unusable(text, defect) }
        // What is neither a URL nor a name with a dot is a slip, such as `ue`.
        guard separator != nil || port != nil || host.contains(".") || host == "localhost" else {
            throw unusable(text, "it is neither a region nor a host name")
        }
        try refuseForeign(host, text)
        let path = try path(of: location, host, text)
        guard scheme == "https" || allowHTTP || LoopbackHost.contains(host) else {
            throw NotAllowed(
                description: "\(text.debugDescription) would send the API key unencrypted: use https, or allow it with "
                    + permission)
        }
        return "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "") + path
    }

    /// The host in lower case, an IPv6 address with its brackets, and the port.
    private static func authority(
        of authority: Substring, in text: String
    ) throws(NotAllowed) -> (host: String, port: UInt16?) {
        let afterBrackets = authority.hasPrefix("[") ? authority.lastIndex(of: "]") : nil
        guard let colon = authority[(afterBrackets ?? authority.startIndex)...].firstIndex(of: ":") else {
            return (authority.lowercased(), nil)
        }
        let digits = authority[authority.index(after: colon)...]
        guard digits.allSatisfy({ ("0"..."9").contains($0) }), let port = UInt16(digits), port > 0 else {
            throw unusable(text, "its port must be a number from 1 to 65535 (write an IPv6 address in brackets)")
        }
        return (authority[..<colon].lowercased(), port)
    }

    /// The hosts that SDKs send to, and the one of old bookmarks, do not answer the API as the right one does.
    private static func refuseForeign(_ host: String, _ text: String) throws(NotAllowed) {
        let right: String
        switch host {
        case "app.posthog.com", "posthog.com", "www.posthog.com", "i.posthog.com": right = "us (or eu)"
        case _ where host.hasSuffix(".i.posthog.com"): right = host.hasPrefix("eu") ? "eu" : "us"
        default: return
        }
        throw NotAllowed(
            description:
                "\(text.debugDescription) is not where PostHog's API is: it is where applications send to, or an old "
                + "address; use \(right)")
    }

    /// In front of `/api`, for a PostHog behind a proxy. What else stands in the addresses of pages is no part of it.
    private static func path(of location: Substring, _ host: String, _ text: String) throws(NotAllowed) -> String {
        var path = location.drop { $0 != "/" }
        if path.hasSuffix("/") { path = path.dropLast() }
        guard !path.isEmpty else { return "" }
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part != "." && part != ".."
                && part.utf8.allSatisfy { byte in
                    let character = Character(Unicode.Scalar(byte))
                    return character.isASCII && (character.isLetter || character.isNumber || "-._~".contains(character))
                }
        }
        guard isPlain else { throw unusable(text, "its path must be made of letters, digits and -._~ between slashes") }
        guard !host.hasSuffix(".posthog.com"), !parts.contains("api"), !parts.contains("project") else {
            throw unusable(text, "it must not have the path of a page or of the API")
        }
        return String(path)
    }

    private static func unusable(_ text: String, _ why: String) -> NotAllowed {
        NotAllowed(
            description:
                "\(String(text.prefix(200)).debugDescription) is not a valid PostHog address, \(why): use us, eu or a "
                + "URL like https://posthog.example.com")
    }
}
