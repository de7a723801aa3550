import Basics
import HTTP

/// What every request passes before it is answered: the rate limit, the password, the number of scrapes.
///
/// The paths of health pass freely, so that whoever looks after the process needs no password to see whether it lives.
final class AccessControl: Sendable {
    private let answer: RequestHandler
    private let countRefusedScrape: @Sendable (Int) -> Void
    /// By path.
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
                (page.path, settings.authHealth && page.access == .health ? .users : page.access)
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
        guard access[request.path] != .health else { return answer(request) }
        let rules = rules.withLock { $0 }
        guard rules.limiter?.admits() != false else { return refuse(request, refusals.tooMany) }
        guard !rules.users.isEmpty else { return admit(request) }
        guard let credentials = BasicCredentials(request.headers) else { return refuse(request, refusals.stranger) }
        let question = check.question(credentials, among: rules.users)
        if let verdict = check.verdict(on: question) { return act(on: verdict, request) }
        return .deferred { resumption in
            self.check.ask(question, of: request.origin?.client) { resumption.answer(self.act(on: $0, request)) }
        }
    }

    private func act(on verdict: CredentialCheck.Verdict, _ request: ServerRequest) -> ServerAnswer {
        switch verdict {
        case .admitted: admit(request)
        case .refused: refuse(request, refusals.stranger)
        case .busy: refuse(request, refusals.busy)
        }
    }

    private func admit(_ request: ServerRequest) -> ServerAnswer {
        guard access[request.path] == .scrape else { return answer(request) }
        return slots.take(for: request, { answer(request) }) ?? refuse(request, refusals.full)
    }

    private func refuse(_ request: ServerRequest, _ response: PreparedResponse) -> ServerAnswer {
        if access[request.path] == .scrape { countRefusedScrape(response.status) }
        return .response(response)
    }
}

/// The answers to who may not pass.
private struct Refusals {
    let stranger = PreparedResponse.text(
        401, "Unauthorized", [("WWW-Authenticate", "Basic realm=\"\(BuildInfo.name)\", charset=\"UTF-8\"")])
    let tooMany = PreparedResponse.text(429, "Too Many Requests")
    let busy = PreparedResponse.text(503, "Too many passwords are being checked, try again later.")
    let full: PreparedResponse

    init(maxRequests: Int) {
        full = PreparedResponse.text(503, "Limit of concurrent requests reached (\(maxRequests)), try again later.")
    }
}
