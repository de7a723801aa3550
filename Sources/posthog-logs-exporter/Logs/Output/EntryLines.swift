import Basics
import PostHogLogs

/// Entries as lines of a terminal: time, severity and service in columns, then the body, which goes on below itself where it is
/// too long.
struct EntryLines {
    private let fields: [EntryField]
    private let hasColors: Bool
    /// The longest service so far, so that columns move to the right only.
    private var serviceWidth = 8

    private static let wide = 120
    private static let narrowestBody = 20

    init(_ fields: [EntryField], hasColors: Bool) {
        self.fields = fields
        self.hasColors = hasColors
    }

    /// Makes room for the services of rows that come next.
    mutating func measure(_ rows: [OutputRow]) {
        guard let index = fields.firstIndex(of: .service) else { return }
        for row in rows {
            serviceWidth = max(serviceWidth, ShownText.columns(ShownText.escaped(row.fields[index].value.plain)))
        }
    }

    /// - Parameter row: of these fields, its texts without secrets.
    func text(_ row: OutputRow, _ severity: Severity, columns: Int) -> String {
        var head: [String] = []
        var width = 0
        var rest: [(name: String, text: String)] = []
        var body: String?
        for (field, shown) in zip(fields, row.fields) {
            let text = ShownText.escaped(shown.value.plain)
            switch field {
            case .timestamp: add(Self.time(shown.value, columns), .dim, &head, &width)
            case .severity: add(ShownText.padded(text.uppercased(), to: 5), Self.style(severity), &head, &width)
            case .service: add(service(text, columns), .cyan, &head, &width)
            case .body: body = text
            default: if !text.isEmpty { rest.append((ShownText.escaped(shown.name), text)) }
            }
        }
        let tail = rest.map { "\($0.name)=\($0.text)" }.joined(separator: " ")
        let lines = lines(
            [body, tail.isEmpty ? nil : tail].compactMap(\.self).joined(separator: "  "), columns - width)
        let indent = String(repeating: " ", count: lines.count > 1 && columns - width >= Self.narrowestBody ? width : 0)
        return head.joined() + lines.joined(separator: "\n" + indent) + "\n"
    }

    private func lines(_ text: String, _ width: Int) -> [String] {
        width >= Self.narrowestBody ? ShownText.wrapped(text, to: width) : [text]
    }

    private func add(_ text: String, _ style: Style, _ head: inout [String], _ width: inout Int) {
        head.append(style.around(text, hasColors) + " ")
        width += ShownText.columns(text) + 1
    }

    private func service(_ text: String, _ columns: Int) -> String {
        ShownText.padded(text, to: min(serviceWidth, columns < Self.wide ? 16 : 32))
    }

    /// In milliseconds, with the day where there is room.
    private static func time(_ value: OutputValue, _ columns: Int) -> String {
        guard case .time(let time) = value else { return "" }
        let text = Timestamp(seconds: time.seconds).iso8601.dropLast()
        let milliseconds = (time.microseconds - time.seconds * 1_000_000) / 1000
        let fraction = "\(1000 + milliseconds)".dropFirst()
        return (columns < wide ? text.suffix(8) : text) + "." + fraction + (columns < wide ? "" : "Z")
    }

    private static func style(_ severity: Severity) -> Style {
        switch severity {
        case .fatal: .boldRed
        case .error: .red
        case .warn: .yellow
        case .info: .green
        case .trace, .debug, .unknown: .dim
        }
    }
}
