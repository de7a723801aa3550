import Basics
import HTTP

/// What every request passes before it is answered: the rate limit, the password, the number of scrapes.
///
/// The paths of health pass freely, so that whoever looks after the process needs no password to see whether it lives.
final class WebGate: Sendable {
    private let answer: @Sendable (ServerRequest) -> ServerAnswer
    private let countRefusedScrape: @Sendable (Int) -> Void
    private let telemetryPath: String
    private let freePaths: Set<String>
    private let slots: ScrapeSlots
    private let check = CredentialCheck()
    private let refusals: Refusals
    private let rules = Locked(Rules())

    private struct Rules {
        var bucket: TokenBucket?
        var users: [String: PasswordHash] = [:]
    }

    /// - Parameters:
    ///   - countRefusedScrape: told the status of each request for the metrics that is turned away here.
    ///   - answer: asked for all that may pass; it must not defer requests for the metrics.
    init(
        _ settings: WebSettings, countRefusedScrape: @escaping @Sendable (Int) -> Void = { _ in },
        answer: @escaping @Sendable (ServerRequest) -> ServerAnswer
    ) {
        self.answer = answer
        self.countRefusedScrape = countRefusedScrape
        telemetryPath = settings.telemetryPath
        freePaths = settings.authHealth ? [] : [Routes.healthy, Routes.ready]
        slots = ScrapeSlots(limit: settings.maxRequests)
        refusals = Refusals(maxRequests: settings.maxRequests)
    }

    /// Goes by this from the next request on. A rate limit that stays the same is not filled up again.
    func use(_ configuration: WebConfiguration) {
        rules.withLock { rules in
            rules.users = configuration.users
            guard rules.bucket?.limit != configuration.rateLimit else { return }
            rules.bucket = configuration.rateLimit.map { TokenBucket($0) }
        }
    }

    func pass(_ request: ServerRequest) -> ServerAnswer {
        guard !freePaths.contains(request.path) else { return answer(request) }
        let rules = rules.withLock { $0 }
        guard rules.bucket?.admits() != false else { return refuse(request, refusals.tooMany) }
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
        guard request.path == telemetryPath else { return answer(request) }
        return slots.take(for: request, { answer(request) }) ?? refuse(request, refusals.full)
    }

    private func refuse(_ request: ServerRequest, _ response: PreparedResponse) -> ServerAnswer {
        if request.path == telemetryPath { countRefusedScrape(response.status) }
        return .response(response)
    }
}

/// The answers to who may not pass.
private struct Refusals {
    let stranger = Self.text(
        401, "Unauthorized", [("WWW-Authenticate", "Basic realm=\"\(BuildInfo.name)\", charset=\"UTF-8\"")])
    let tooMany = Self.text(429, "Too Many Requests")
    let busy = Self.text(503, "Too many passwords are being checked, try again later.")
    let full: PreparedResponse

    init(maxRequests: Int) {
        full = Self.text(503, "Limit of concurrent requests reached (\(maxRequests)), try again later.")
    }

    private static func text(_ status: Int, _ line: String, _ headers: [HTTPField] = []) -> PreparedResponse {
        PreparedResponse(
            status: status, headers: [("Content-Type", "text/plain; charset=utf-8")] + headers,
            body: Array("\(line)\n".utf8))
    }
}
