import Testing

@testable import HTML

@Suite("Writing HTML")
struct HTMLTests {
    @Test(
        "text from outside stays text, wherever it stands",
        arguments: [
            "<script>alert(1)</script>", "\" onload=\"alert(1)", "' onload='", "&lt;", "</title><b>", "-->", "]]>",
        ])
    func escaped(_ foreign: String) {
        var html = HTML()
        html.element(.paragraph, [.id(foreign), .label(foreign)], text: foreign)
        let text = Self.text(html)
        #expect(text.count { $0 == "<" } == 2 && text.count { $0 == ">" } == 2)
        #expect(text.count { $0 == "\"" } == 4 && !text.contains("'"))
        #expect(Self.unescaped(text) == "<p id=\"\(foreign)\" aria-label=\"\(foreign)\">\(foreign)</p>\n")
    }

    @Test("control characters are replaced, tabs and lines kept, and every other character is itself")
    func characters() {
        var html = HTML()
        html.text("a\u{0}\u{1B}[31m\u{7F}\t\n\u{202E}é日🎉")
        #expect(Self.text(html) == "a\u{FFFD}\u{FFFD}[31m\u{FFFD}\t\n\u{202E}é日🎉")
    }

    @Test("a document has its declaration, its language, and elements within each other")
    func document() {
        let html = HTML.document { html in
            html.element(.head) { head in
                head.empty(.meta, [.utf8])
                head.style("p{color:red}")
            }
            html.element(.body) { $0.element(.strong, [.class("bad")], text: "1 < 2") }
        }
        #expect(
            Self.text(html) == """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8">
                <style>p{color:red}</style>
                </head>
                <body><strong class="bad">1 &lt; 2</strong></body>
                </html>


                """)
    }

    @Test("links to pages are relative, one folder up for each level")
    func pages() {
        #expect(HTML.Link.page("/metrics").text == "./metrics")
        #expect(HTML.Link.page("//twice:x").text == ".//twice:x")
        #expect(HTML.Link.page("/metrics", fromDepth: 1).text == "../metrics")
        #expect(HTML.Link.page("/", fromDepth: 2).text == "../../")
    }

    @Test(
        "links to other servers are encoded, and only over HTTP",
        arguments: ["javascript:alert(1)", "data:text/html,x", ""])
    func other(_ origin: String) throws {
        #expect(HTML.Link(origin) == nil)
        let link = try #require(
            HTML.Link("https://eu.posthog.com", path: ["project", "1/2"], query: [("serviceNames", "[\"a&b\"]")]))
        #expect(link.text == "https://eu.posthog.com/project/1%2F2?serviceNames=%5B%22a%26b%22%5D")
    }

    @Test("an outline is lines only")
    func outline() {
        var outline = HTML.Outline(fromX: 0, y: 20)
        outline.vertical(to: 3)
        outline.horizontal(by: 4)
        outline.close()
        var html = HTML()
        html.element(.path, [.outline(outline)]) { _ in }
        #expect(Self.text(html) == "<path d=\"M0 20V3h4z\"></path>")
    }

    private static func text(_ html: HTML) -> String { String(decoding: html.bytes, as: UTF8.self) }

    private static func unescaped(_ text: String) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
            .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
