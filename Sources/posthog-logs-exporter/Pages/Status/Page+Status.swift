import HTTP
import StatusPage

extension Page {
    static let landing = Page(path: "/", title: "Status", access: .users) { sources in
        let frame = sources.statusFrame
        return { [status = sources.status] in status.answer(StatusRequest(.all, $0), frame) }
    }

    private static let projects = "/projects/"

    static let project = Page(path: projects + "NAME", title: "Project", access: .users, extent: .below) { sources in
        let frame = sources.statusFrame
        return { [status = sources.status, start = sources.routePrefix + projects] request in
            let name = status.name(of: String(request.path.dropFirst(start.count)))
            return status.answer(StatusRequest(.project(name), request), frame)
        }
    }
}

extension PageSources {
    /// Links to the pages that a person can look at.
    fileprivate var statusFrame: StatusFrame {
        let shown = pages.filter { page in
            page.methods == .reads && page.extent == .exact && page.path != Page.landing.path
                && (page.path != Page.debugState.path || enablesDebug)
        }
        return StatusFrame(
            links: shown.map { PageLink(title: $0.title, path: $0.path) }, externalURL: externalURL?.text,
            started: started)
    }
}
