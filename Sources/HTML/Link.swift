import Basics

extension HTML {
    /// A text as one segment of a path.
    package static func encoded(_ text: String) -> String { PercentEncoding.encode(text) }

    /// Where a link leads: to a page of the same server, or to one of another over HTTP. Never to a script.
    package struct Link: Sendable {
        let text: String

        private init(text: String) { self.text = text }

        /// In bytes, all of which are ASCII where it leads to another server.
        package var length: Int { text.utf8.count }

        /// A path of the same server, as it begins with a slash, seen from a page so many folders below the place that serves it.
        /// It is relative, so that it leads to the right place behind a proxy that serves this under a path of its own. The dot
        /// keeps a colon or a second slash in a path what it is.
        package static func page(_ path: String, fromDepth depth: Int = 0) -> Link {
            let up = depth == 0 ? "." : Array(repeating: "..", count: depth).joined(separator: "/")
            return Link(text: up + path)
        }

        /// A part of the same page.
        package static func part(_ id: String) -> Link { Link(text: "#\(id)") }

        /// The same page with this query.
        package static func query(_ query: StaticString) -> Link { Link(text: "?\(query)") }

        /// An image within the page. It is a literal, percent-encoded.
        package static func image(_ svg: StaticString) -> Link { Link(text: "data:image/svg+xml,\(svg)") }

        /// A page of another server; nil where that is not one over HTTP.
        ///
        /// - Parameters:
        ///   - path: segments, as they are called.
        ///   - query: fields, as they are.
        package init?(
            _ origin: String, path: [String] = [], query: [(name: StaticString, value: String)] = []
        ) {
            guard ["http://", "https://"].contains(where: origin.hasPrefix) else { return nil }
            let fields = query.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
            text =
                origin + path.map { "/" + PercentEncoding.encode($0) }.joined() + (fields.isEmpty ? "" : "?\(fields)")
        }
    }
}
