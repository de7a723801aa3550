import HTTP
import PostHogLogs

extension Page {
    /// The running configuration. It holds no secret; that none is shown is made sure of all the same.
    static let configuration = Page(path: "/config", title: "Configuration", access: .users) { sources in
        { [configuration = sources.configuration] _ in
            let text = Secrets.process.hidden(in: Excerpt.withoutKeys(configuration()))
            return .response(
                PreparedResponse(
                    status: 200,
                    headers: [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")],
                    body: Array(text.utf8)))
        }
    }

    /// Has everything loaded again, where `--web.enable-lifecycle` allows it.
    static let reload = Page(path: "/-/reload", title: "Reload", access: .users, takes: .changes) { sources in
        guard let requests = sources.reloads else {
            let refusal = PreparedResponse.text(
                403, "Reloading by a request is not enabled: start with --web.enable-lifecycle.")
            return { _ in .response(refusal) }
        }
        return { [external = sources.externalURL] request in
            guard !isForeign(request, external) else {
                return .response(.text(403, "A page of another origin may not reload the configuration."))
            }
            return .deferred { resumption in
                let isWaiting = requests.ask(.page { failure in resumption.answer(with: response(failure)) })
                if !isWaiting { resumption.answer(with: .text(503, "Too many reloads are waiting, try again later.")) }
            }
        }
    }

    private static func response(_ failure: SettingsError?) -> PreparedResponse {
        guard let failure else { return .text(200, "The configuration was reloaded.") }
        let reason = Secrets.process.hidden(in: Excerpt.withoutKeys(failure.description))
        return .text(500, "failed to reload the configuration: \(reason)")
    }

    /// A browser says which page it was that sent a request; this exporter has none that would send this one to another host.
    private static func isForeign(_ request: ServerRequest, _ external: ExternalURL?) -> Bool {
        guard let origin = request.headers["Origin"], origin != external?.origin else { return false }
        guard let host = request.headers["Host"], let scheme = origin.firstRange(of: "://") else { return true }
        return origin[scheme.upperBound...].lowercased() != host.lowercased()
    }
}
