extension HTML {
    /// The attributes that elements have. There is none that holds a style or a script.
    package struct Attribute: Sendable {
        let name: StaticString
        let value: String

        private init(_ name: StaticString, _ value: String) {
            self.name = name
            self.value = value
        }

        package static func language(_ value: StaticString) -> Attribute { Attribute("lang", "\(value)") }
        package static func `class`(_ value: StaticString) -> Attribute { Attribute("class", "\(value)") }
        package static func id(_ value: String) -> Attribute { Attribute("id", value) }
        package static func href(_ value: Link) -> Attribute { Attribute("href", value.text) }
        package static func relation(_ value: StaticString) -> Attribute { Attribute("rel", "\(value)") }
        package static func label(_ value: String) -> Attribute { Attribute("aria-label", value) }
        package static func labelled(by id: String) -> Attribute { Attribute("aria-labelledby", id) }
        package static func dateTime(_ value: String) -> Attribute { Attribute("datetime", value) }
        /// For those who hear a page.
        package static let hidden = Attribute("aria-hidden", "true")
        package static let image = Attribute("role", "img")

        // MARK: Of tables

        package static let ofColumn = Attribute("scope", "col")
        package static let ofRow = Attribute("scope", "row")

        // MARK: Of the head

        package static let utf8 = Attribute("charset", "utf-8")
        package static func meta(_ name: StaticString, _ content: StaticString) -> [Attribute] {
            [Attribute("name", "\(name)"), Attribute("content", "\(content)")]
        }
        /// Goes to a page after so many seconds. Where that is the page itself a browser stays at its place in it. It has to be
        /// named: otherwise one that was opened at a part of a page goes to that part, and loads nothing.
        package static func refresh(seconds: Int64, to page: Link) -> [Attribute] {
            [Attribute("http-equiv", "refresh"), Attribute("content", "\(seconds);url=\(page.text)")]
        }

        // MARK: Of drawings

        package static func viewBox(width: Int, height: Int) -> Attribute {
            Attribute("viewBox", "0 0 \(width) \(height)")
        }
        /// The drawing is stretched to the size that the style gives it.
        package static let stretched = Attribute("preserveAspectRatio", "none")
        package static func width(_ value: Int) -> Attribute { Attribute("width", "\(value)") }
        package static func height(_ value: Int) -> Attribute { Attribute("height", "\(value)") }
        package static func outline(_ value: Outline) -> Attribute { Attribute("d", value.text) }
    }

    /// A shape of horizontal and vertical lines, in whole units.
    package struct Outline: Sendable {
        private(set) var text: String

        package init(fromX x: Int, y: Int) { text = "M\(x) \(y)" }

        package mutating func vertical(to y: Int) { text += "V\(y)" }
        package mutating func horizontal(by distance: Int) { text += "h\(distance)" }
        package mutating func close() { text += "z" }
    }
}
