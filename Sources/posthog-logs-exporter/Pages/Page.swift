import Basics
import HTTP

/// A path that is served, with all that the program knows of it. Whatever needs the paths uses the list `all`.
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

    /// What requests it takes.
    enum Methods: Sendable {
        /// GET and HEAD.
        case reads
        /// POST and PUT.
        case changes
    }

    /// Extents of pages.
    enum Extent: Sendable {
        /// It has one path.
        case exact
        /// The last part of its path stands for any text.
        case below
    }

    let path: String
    let extent: Extent
    /// What a link to it is called.
    let title: String
    let access: Access
    let methods: Methods
    /// Makes what answers the requests, once, from what there is to show.
    let respond: @Sendable (PageSources) -> RequestHandler

    init(
        path: String, title: String, access: Access, takes methods: Methods = .reads, extent: Extent = .exact,
        respond: @escaping @Sendable (PageSources) -> RequestHandler
    ) {
        self.path = path
        self.extent = extent
        self.title = title
        self.access = access
        self.methods = methods
        self.respond = respond
    }

    /// Its path, or what its paths begin with.
    var route: String {
        guard extent == .below, let slash = path.lastIndex(of: "/") else { return path }
        return String(path[...slash])
    }

    /// Whether it is served at a path.
    func isServed(at path: String) -> Bool {
        extent == .below ? path.hasPrefix(route) : path == self.path
    }
}

extension Page {
    /// Every page, in the order of the table in docs/CONFIGURATION.md.
    static func all(telemetryPath: String) -> [Page] {
        [.metrics(at: telemetryPath)] + fixed
    }

    /// Those whose paths cannot be chosen.
    static let fixed: [Page] = [.healthy, .ready, .configuration, .reload, .targets, .debugState, .project, .landing]
}

/// What pages show.
struct PageSources: Sendable {
    let pages: [Page]
    let metrics: MetricsPage
    let status: StatusPages
    /// Where to ask about the projects.
    let running: RunningProjects
    /// The running configuration as a file that says the same.
    var configuration: @Sendable () -> String = { "" }
    /// Where to ask for a reload; nil where nobody may.
    var reloads: ReloadRequests?
    /// What stands before all paths: begins with a slash and ends with none, or is empty.
    var routePrefix = ""
    var externalURL: ExternalURL?
    /// Of the metrics, below the prefix.
    var telemetryPath = "/metrics"
    var enablesDebug = false
    /// Who polls which project, as JSON; nil where replicas share no state.
    var leases: (@Sendable () async -> JSONText)?
    /// When the process did.
    var started = SystemClock().now
}

extension Router {
    /// Serves all pages, and leads to the first of them from where somebody may look who does not know of the prefix.
    init(_ sources: PageSources) {
        func routes(_ extent: Page.Extent) -> [String: Route] {
            Dictionary(
                uniqueKeysWithValues: sources.pages.filter { $0.extent == extent }.map { page in
                    let handler = page.respond(sources)
                    return (
                        sources.routePrefix + page.route, page.methods == .reads ? .read(handler) : .change(handler)
                    )
                })
        }
        var exact = routes(.exact)
        if !sources.routePrefix.isEmpty {
            let redirection = PreparedResponse.text(
                302, "The pages are at \(sources.routePrefix)/.", [("Location", "\(sources.routePrefix)/")])
            for path in ["/", sources.routePrefix] { exact[path] = .read { _ in .response(redirection) } }
        }
        self.init(exact, below: routes(.below))
    }
}

extension PreparedResponse {
    static func text(_ status: Int, _ line: String, _ headers: [HTTPField] = []) -> PreparedResponse {
        PreparedResponse(
            status: status, headers: [("Content-Type", "text/plain; charset=utf-8")] + headers,
            body: Array("\(line)\n".utf8))
    }
}
