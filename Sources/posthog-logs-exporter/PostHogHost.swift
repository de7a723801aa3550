import FoundationEssentials
import HTTP

/// Where PostHog is: scheme, host and port, without a path.
struct PostHogHost: Equatable, Sendable {
    /// As it begins every address, without a slash at the end.
    let origin: String

    init(_ text: String, allowHTTP: Bool) throws(SettingsError) {
        switch text {
        case "us": origin = "https://us.posthog.com"
        case "eu": origin = "https://eu.posthog.com"
        default: origin = try Self.origin(of: text, allowHTTP: allowHTTP)
        }
    }

    private static func origin(of text: String, allowHTTP: Bool) throws(SettingsError) -> String {
        let advice = "give us, eu or an address like https://posthog.example.com"
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), let host = url.host(), !host.isEmpty
        else { throw SettingsError("\"\(text)\" is no address of a PostHog: \(advice)") }
        guard ["http", "https"].contains(scheme) else {
            throw SettingsError("\"\(text)\" is neither https nor http: \(advice)")
        }
        guard url.user() == nil, url.password() == nil else {
            throw SettingsError("the address of PostHog holds a user or password: give it without, the key is enough")
        }
        guard ["", "/"].contains(url.path()), url.query() == nil, url.fragment() == nil else {
            throw SettingsError("\"\(text)\" has more than a host: \(advice), without a path")
        }
        guard scheme == "https" || allowHTTP || LoopbackHost.contains(host) else {
            throw SettingsError(
                "\"\(text)\" would send the key unencrypted: use https, or --posthog.allow-http if you mean it")
        }
        let bracketed = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        return "\(scheme)://\(bracketed.lowercased())" + (url.port.map { ":\($0)" } ?? "")
    }
}
