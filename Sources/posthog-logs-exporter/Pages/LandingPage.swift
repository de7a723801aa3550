import HTTP

extension Page {
    static let landing = Page(path: "/", title: BuildInfo.name, access: .users) { sources in
        let page = PreparedResponse(
            status: 200, headers: [("Content-Type", "text/html; charset=utf-8")],
            body: Array(LandingPage.html(linkingTo: sources.pages).utf8))
        return { _ in .response(page) }
    }
}

/// Says what this is, and links to the other pages.
enum LandingPage {
    /// Links are relative, so that they lead to the right place behind a proxy that serves this under a path of its own.
    /// The dot keeps a colon or a second slash in a path what it is.
    static func html(linkingTo pages: [Page]) -> String {
        let links = pages.filter { $0.path != Page.landing.path }.map { page in
            "<li><a href=\".\(escaped(page.path))\">\(page.title)</a></li>"
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>\(BuildInfo.name)</title></head>
            <body>
            <h1>\(BuildInfo.name) \(BuildInfo.version)</h1>
            <p>Serves what PostHog Logs counts as Prometheus metrics.</p>
            <ul>
            \(links.joined(separator: "\n"))
            </ul>
            </body>
            </html>

            """
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
