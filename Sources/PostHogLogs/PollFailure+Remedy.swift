extension PollFailure {
    /// One line for a person: what to do about it.
    package var remedy: String {
        switch self {
        case .transport(let text) where text.contains("response 407"): Self.proxyPassword
        case .transport:
            "check that the host can be reached from here: name, DNS, proxy (https_proxy, no_proxy), firewall"
        case .untrusted(let text): Self.remedy(untrusted: text)
        case .timeout:
            "PostHog allows its queries up to 60 s: give the poll a timeout above that, or look for a slow network"
        case .tooLarge:
            "no answer of this API is that long: check that the host is PostHog"
        case .unauthorized:
            "check the key: a personal API key (phx_…), not the project token (phc_…), made in the region that is "
                + "asked (a key of us.posthog.com is not known at eu.posthog.com) and not revoked"
        case .forbidden(let error): Self.remedy(forbidden: error)
        case .notFound(let error): Self.remedy(notFound: error)
        case .intermediary(407, _, _): Self.proxyPassword
        case .intermediary(300..<400, _, _):
            "redirects are not followed, the key would travel along: if it leads to PostHog, give that host; if it leads to "
                + "a login page, let the exporter's requests pass without one"
        case .intermediary:
            "the key was not looked at: let the exporter's requests pass the proxy, login page or firewall that stands "
                + "between it and PostHog"
        case .logsNotAvailable:
            "set up logs on this PostHog (self-hosted: its ClickHouse needs the logs tables), or take the project out of "
                + "the exporter's settings"
        case .throttled:
            "nothing, it is obeyed; if it stays, other programs use the same key: give the exporter one of its own"
        case .overloaded:
            "nothing, it is asked again later; see https://status.posthog.com if it stays"
        case .tooMuchAsked:
            "nothing, shorter ranges are asked for; if it stays, shorten the lookback"
        case .unexpectedStatus(let status, _): Self.remedy(status: status)
        case .undecodable:
            "check that the host is PostHog itself and no login page or proxy in front of it; if it is, this version "
                + "of PostHog answers in a form not known here: please report it with this line"
        }
    }

    private static let proxyPassword =
        "the proxy wants a user and a password: put them into its address (https_proxy=http://USER:PASSWORD@HOST:PORT), or "
        + "keep PostHog's host out of it (no_proxy)"

    private static func remedy(forbidden error: APIError) -> String {
        if error.refusesKeys {
            return
                "this version of PostHog does not open this endpoint to API keys: update it (self-hosted); the key needs "
                + "no change"
        }
        if error.says("scope") {
            let scope = error.missingScope ?? "logs:read"
            return "give the key the scope \(scope) (PostHog, Settings, Personal API keys)"
        }
        if error.says("requested project") {
            return "the key is limited to other projects: allow it this one, or correct the project id"
        }
        return "the key's owner must be a member who may see this project's logs, and the key needs the scope logs:read"
    }

    private static func remedy(notFound error: APIError) -> String {
        if error.isOfEndpoint {
            return "this PostHog is older than the endpoint: update it (self-hosted), or check the host"
        }
        if error.says("project") {
            return "check the project id (PostHog, Settings, Project) and the region: a project lives in us or in eu"
        }
        return "check the host, the region (us or eu) and the project id"
    }

    private static func remedy(status: Int) -> String {
        switch status {
        case 402: "PostHog's quota for this organization is used up: see its billing page"
        case 500...: "a fault within PostHog; it is asked again, see https://status.posthog.com if it stays"
        default: "check the host and the settings; if they are right, please report it with this line"
        }
    }
}
