import HTTP

/// A path that is served, and all that the program knows of it. Whatever needs to know the paths goes by the list `all`.
struct Page: Sendable {
    enum Access: Sendable {
        /// Free of password and rate limit, unless `--web.auth-health` says otherwise. Only for pages that tell no more than
        /// how the process does.
        case health
        /// Where there are users, for them alone.
        case users
        /// The same, and only so many at the same time; those that are refused are counted. It is answered at once.
        case scrape
    }

    let path: String
    /// What a link to it is called.
    let title: String
    let access: Access
    /// Makes what answers the requests, once, from what there is to show.
    let respond: @Sendable (PageSources) -> RequestHandler
}

extension Page {
    /// Every page, in the order of README's table.
    static func all(telemetryPath: String) -> [Page] {
        [.metrics(at: telemetryPath)] + fixed
    }

    /// Those whose paths cannot be chosen.
    static let fixed: [Page] = [.healthy, .ready, .landing]
}

/// What pages show.
struct PageSources: Sendable {
    let pages: [Page]
    let metrics: MetricsPage
}

extension Router {
    /// Serves all pages.
    init(_ sources: PageSources) {
        self.init(Dictionary(uniqueKeysWithValues: sources.pages.map { ($0.path, $0.respond(sources)) }))
    }
}

extension PreparedResponse {
    static func text(_ status: Int, _ line: String, _ headers: [HTTPField] = []) -> PreparedResponse {
        PreparedResponse(
            status: status, headers: [("Content-Type", "text/plain; charset=utf-8")] + headers,
            body: Array("\(line)\n".utf8))
    }
}
