/// HTML being written. Whatever is a `String` is escaped; what is not escaped can only be a literal of the source code, or HTML
/// that was made here. There is no other way in.
package struct HTML: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// The declaration and the `html` element of a page in English.
    package static func document(_ content: (inout HTML) -> Void) -> HTML {
        var html = HTML()
        html.literal("<!DOCTYPE html>\n")
        html.element(.html, [.language("en")], content)
        html.literal("\n")
        return html
    }

    // MARK: Elements

    package mutating func element(_ element: Element, _ attributes: [Attribute] = [], _ content: (inout HTML) -> Void) {
        open(element.name, attributes)
        content(&self)
        literal("</")
        literal(element.name)
        literal(">")
        if element.isBlock { literal("\n") }
    }

    package mutating func element(_ element: Element, _ attributes: [Attribute] = [], text: String) {
        self.element(element, attributes) { $0.text(text) }
    }

    /// An element without content, which has no end tag.
    package mutating func empty(_ element: EmptyElement, _ attributes: [Attribute]) {
        open(element.name, attributes)
        if element.isBlock { literal("\n") }
    }

    /// A style sheet, which is written as it is: nothing from outside can be in it.
    package mutating func style(_ sheet: StaticString) {
        literal("<style>")
        literal(sheet)
        literal("</style>\n")
    }

    // MARK: Content

    /// Text from anywhere. Control characters, which HTML does not allow, become U+FFFD.
    package mutating func text(_ text: String) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): literal("&amp;")
            case UInt8(ascii: "<"): literal("&lt;")
            case UInt8(ascii: ">"): literal("&gt;")
            case UInt8(ascii: "\""): literal("&quot;")
            case UInt8(ascii: "'"): literal("&#39;")
            case 0x09, 0x0A: bytes.append(byte)
            case 0..<0x20, 0x7F: literal("\u{FFFD}")
            default: bytes.append(byte)
            }
        }
    }

    package mutating func append(_ other: HTML) {
        bytes += other.bytes
    }

    private mutating func open(_ name: StaticString, _ attributes: [Attribute]) {
        literal("<")
        literal(name)
        for attribute in attributes {
            literal(" ")
            literal(attribute.name)
            literal("=\"")
            text(attribute.value)
            literal("\"")
        }
        literal(">")
    }

    private mutating func literal(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
