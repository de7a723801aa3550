extension PollFailure {
    /// One line for a person: what to do about it.
    package var remedy: String {
        switch self {
        case .transport:
            "check that the host can be reached from here: name, DNS, proxy (https_proxy, no_proxy), firewall"
        case .timeout:
            "PostHog allows its queries up to 60 s: give the poll a timeout above that, or look for a slow network"
        case .tooLarge:
            "no answer of this API is that long: check that the host is PostHog"
        case .unauthorized:
            "check the key: a personal API key (phx_…), not the project token (phc_…), made in the region that is "
                + "asked (a key of us.posthog.com is not known at eu.posthog.com) and not revoked"
        case .forbidden(let error): Self.remedy(forbidden: error)
        case .notFound(let error): Self.remedy(notFound: error)
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

    private static func remedy(forbidden error: APIError) -> String {
        let detail = error.detail?.lowercased() ?? ""
        if detail.contains("scope") {
            return "give the key the scope logs:read (PostHog, Settings, Personal API keys)"
        }
        if detail.contains("requested project") {
            return "the key is limited to other projects: allow it this one, or correct the project id"
        }
        return "the key's owner must be a member who may see this project's logs, and the key needs the scope logs:read"
    }

    private static func remedy(notFound error: APIError) -> String {
        let detail = error.detail?.lowercased() ?? ""
        if detail.contains("endpoint") {
            return "this PostHog is older than the endpoint: update it (self-hosted), or check the host"
        }
        if detail.contains("project") {
            return "check the project id (PostHog, Settings, Project) and the region: a project lives in us or in eu"
        }
        return "check the host, the region (us or eu) and the project id"
    }

    private static func remedy(status: Int) -> String {
        switch status {
        case 300..<400: "redirects are not followed, the key would travel along: give the host that it leads to"
        case 402: "PostHog's quota for this organization is used up: see its billing page"
        case 500...: "a fault within PostHog; it is asked again, see https://status.posthog.com if it stays"
        default: "check the host and the settings; if they are right, please report it with this line"
        }
    }
}
