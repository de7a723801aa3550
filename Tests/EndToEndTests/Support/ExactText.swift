/// A text compared byte by byte, as Prometheus does. Swift's String takes two spellings of `é` for the same.
struct ExactText: Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    let text: String
    private let bytes: [UInt8]

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    init(stringLiteral text: String) {
        self.init(text)
    }

    static func == (left: ExactText, right: ExactText) -> Bool {
        left.bytes == right.bytes
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(bytes)
    }

    var description: String { text.debugDescription }
}
