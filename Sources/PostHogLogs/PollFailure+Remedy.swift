extension PollFailure {
    /// One line for a person: what to do about it.
    package var remedy: String {
        switch self {
        case .transport(let text) where text.contains("response 407"): Self.proxyPassword
        case .transport:
            "check that the host can be reached from here: name, DNS, proxy (https_proxy, no_proxy), firewall"
        case .untrusted(let text): Self.remedy(untrusted: text)
        case .timeout:
            "PostHog allows its queries up to 60 s: set --poll.timeout above that, or check the network"
        case .tooLarge:
            "no response of this API is that large: check that the host is PostHog"
        case .unauthorized:
            "check the key: a personal API key (phx_…), not the project token (phc_…), of the region that is polled "
                + "(a key of us.posthog.com is not valid at eu.posthog.com) and not revoked"
        case .forbidden(let error): Self.remedy(forbidden: error)
        case .notFound(let error): Self.remedy(notFound: error)
        case .intermediary(407, _, _): Self.proxyPassword
        case .intermediary(300..<400, _, _):
            "redirects are not followed, so that the key stays private: if it leads to PostHog, use that host; if it leads to "
                + "a login page, let the exporter's requests pass without one"
        case .intermediary:
            "PostHog did not get the request: let the exporter's requests pass the proxy, login page or firewall between "
                + "it and PostHog"
        case .logsNotAvailable:
            "set up logs on this PostHog (self-hosted: its ClickHouse needs the logs tables), or remove the project from "
                + "the exporter's settings"
        case .throttled:
            "wait, the exporter tries again by itself; if it persists, other programs use the same key: give the exporter its own"
        case .overloaded:
            "wait, the exporter tries again by itself; see https://status.posthog.com if it persists"
        case .tooMuchAsked:
            "wait, the exporter asks for shorter ranges by itself; if it persists, shorten --poll.lookback"
        case .unexpectedStatus(let status, _): Self.remedy(status: status)
        case .undecodable:
            "check that the host is PostHog itself, not a login page or proxy; if it is, this version of PostHog responds "
                + "in an unknown format: please report it with this line"
        }
    }

    private static let proxyPassword =
        "the proxy requires a user and password: put them into its URL (https_proxy=http://USER:PASSWORD@HOST:PORT), or "
        + "exclude PostHog's host (no_proxy)"

    private static func remedy(forbidden error: APIError) -> String {
        if error.refusesKeys {
            return
                "this version of PostHog does not allow API keys at this endpoint: update it (self-hosted); the key needs "
                + "no change"
        }
        if error.mentions("scope") {
            let scope = error.missingScope ?? "logs:read"
            return "give the key the scope \(scope) (PostHog, Settings, Personal API keys)"
        }
        if error.mentions("requested project") {
            return "the key is limited to other projects: add this one to it, or correct the project ID"
        }
        return "the key's owner must be a member who may see this project's logs, and the key needs the scope logs:read"
    }

    private static func remedy(notFound error: APIError) -> String {
        if error.isOfEndpoint {
            return "this PostHog is older than the endpoint: update it (self-hosted), or check the host"
        }
        if error.mentions("project") {
            return "check the project ID (PostHog, Settings, Project) and the region: a project lives in us or in eu"
        }
        return "check the host, the region (us or eu) and the project ID"
    }

    private static func remedy(status: Int) -> String {
        switch status {
        case 402: "PostHog's quota for this organization is used up: see its billing page"
        case 500...: "an error within PostHog; the exporter retries, see https://status.posthog.com if it persists"
        default: "check the host and the settings; if they are right, please report it with this line"
        }
    }
}
