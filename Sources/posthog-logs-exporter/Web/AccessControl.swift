import Basics
import HTTP

/// What every request passes before it is answered: the rate limit, the password, the number of scrapes.
///
/// The paths of health pass freely, so that whoever looks after the process needs no password to see whether it lives.
final class AccessControl: Sendable {
    private let answer: RequestHandler
    private let countRefusedScrape: @Sendable (Int) -> Void
    /// By path; what is below a path, and what is nowhere, is for users.
    private let access: [String: Page.Access]
    private let slots: ScrapeSlots
    private let check = CredentialCheck()
    private let refusals: Refusals
    private let rules = Locked(Rules())

    private struct Rules {
        var limiter: RateLimiter?
        var users: [String: PasswordHash] = [:]
    }

    /// - Parameters:
    ///   - countRefusedScrape: told the status of each scrape that is refused here.
    ///   - answer: asked for all that may pass; it must not defer scrapes.
    init(
        _ settings: WebSettings, countRefusedScrape: @escaping @Sendable (Int) -> Void = { _ in },
        answer: @escaping RequestHandler
    ) {
        self.answer = answer
        self.countRefusedScrape = countRefusedScrape
        access = Dictionary(
            uniqueKeysWithValues: settings.pages.map { page in
                let access = settings.authHealth && page.access == .health ? .users : page.access
                return (settings.routePrefix + page.route, access)
            })
        slots = ScrapeSlots(limit: settings.maxRequests)
        refusals = Refusals(maxRequests: settings.maxRequests)
    }

    /// Goes by this from the next request on. A rate limit that stays the same is not filled up again.
    func use(_ configuration: WebConfiguration) {
        rules.withLock { rules in
            rules.users = configuration.users
            guard rules.limiter?.limit != configuration.rateLimit else { return }
            rules.limiter = configuration.rateLimit.map { RateLimiter($0) }
        }
    }

    func pass(_ request: ServerRequest) -> ServerAnswer {
        let access = access[request.path]
        guard access != .health else { return answer(request) }
        let rules = rules.withLock { $0 }
        guard rules.limiter?.admits() != false else { return refuse(access, refusals.tooMany) }
        guard !rules.users.isEmpty else { return admit(request, access) }
        guard let credentials = BasicCredentials(request.headers) else { return refuse(access, refusals.unauthorized) }
        let question = check.question(credentials, among: rules.users)
        if let verdict = check.verdict(on: question) { return act(on: verdict, request, access) }
        return .deferred { resumption in
            self.check.ask(question, of: request.origin?.client) { verdict in
                resumption.answer(self.act(on: verdict, request, access))
            }
        }
    }

    private func act(
        on verdict: CredentialCheck.Verdict, _ request: ServerRequest, _ access: Page.Access?
    ) -> ServerAnswer {
        switch verdict {
        case .admitted: admit(request, access)
        case .refused: refuse(access, refusals.unauthorized)
        case .busy: refuse(access, refusals.busy)
        }
    }

    private func admit(_ request: ServerRequest, _ access: Page.Access?) -> ServerAnswer {
        guard access == .scrape else { return answer(request) }
        return slots.acquire(for: request, { answer(request) }) ?? refuse(access, refusals.full)
    }

    private func refuse(_ access: Page.Access?, _ response: PreparedResponse) -> ServerAnswer {
        if access == .scrape { countRefusedScrape(response.status) }
        return .response(response)
    }
}

/// The answers to who may not pass.
private struct Refusals {
    let unauthorized = PreparedResponse.text(
        401, "Unauthorized", [("WWW-Authenticate", "Basic realm=\"\(BuildInfo.name)\", charset=\"UTF-8\"")])
    let tooMany = PreparedResponse.text(429, "Too Many Requests")
    let busy = PreparedResponse.text(503, "Too many passwords are being checked, try again later.")
    let full: PreparedResponse

    init(maxRequests: Int) {
        full = PreparedResponse.text(503, "Limit of concurrent requests reached (\(maxRequests)), try again later.")
    }
}
