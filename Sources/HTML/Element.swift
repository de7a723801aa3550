extension HTML {
    /// The elements that pages are made of. There is none that runs scripts, loads something or sends a form.
    package struct Element: Sendable {
        let name: StaticString
        /// Whether a line ends behind it, which nobody sees.
        let isBlock: Bool

        private init(_ name: StaticString, isBlock: Bool = true) {
            self.name = name
            self.isBlock = isBlock
        }

        /// Of a document, which `document` writes.
        static let html = Element("html")

        package static let head = Element("head")
        package static let title = Element("title")
        package static let body = Element("body")
        package static let header = Element("header")
        package static let main = Element("main")
        package static let footer = Element("footer")
        package static let section = Element("section")
        package static let navigation = Element("nav")
        package static let heading1 = Element("h1")
        package static let heading2 = Element("h2")
        package static let heading3 = Element("h3")
        package static let paragraph = Element("p")
        package static let list = Element("ul")
        package static let item = Element("li")
        package static let table = Element("table")
        package static let caption = Element("caption")
        package static let tableHead = Element("thead")
        package static let tableBody = Element("tbody")
        package static let row = Element("tr")
        package static let headerCell = Element("th", isBlock: false)
        package static let cell = Element("td", isBlock: false)

        package static let link = Element("a", isBlock: false)
        package static let span = Element("span", isBlock: false)
        package static let strong = Element("strong", isBlock: false)
        package static let code = Element("code", isBlock: false)
        package static let time = Element("time", isBlock: false)
        /// Keeps the direction of a foreign text to itself.
        package static let isolated = Element("bdi", isBlock: false)

        package static let drawing = Element("svg", isBlock: false)
        package static let drawingTitle = Element("title", isBlock: false)
        package static let path = Element("path", isBlock: false)
        package static let rectangle = Element("rect", isBlock: false)
    }

    package struct EmptyElement: Sendable {
        let name: StaticString
        let isBlock: Bool

        package static let meta = EmptyElement(name: "meta", isBlock: true)
        package static let relation = EmptyElement(name: "link", isBlock: true)
        package static let lineBreak = EmptyElement(name: "br", isBlock: false)
    }
}
