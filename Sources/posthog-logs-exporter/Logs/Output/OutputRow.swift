import Basics

/// What a command shows of one thing: values by their names, in order.
struct OutputRow: Hashable {
    var fields: [Field]

    struct Field: Hashable {
        let name: String
        var value: OutputValue
    }

    init(_ fields: KeyValuePairs<String, OutputValue>) {
        self.fields = fields.map { Field(name: $0.key, value: $0.value) }
    }

    init(_ fields: [Field]) {
        self.fields = fields
    }
}

enum OutputValue: Hashable {
    case text(String)
    case number(Int)
    /// From 0 to 1.
    case share(Double)
    case truth(Bool)
    case time(Timestamp)
    case texts([String: String])
    case numbers([Int])
    case none

    static func text(_ text: String?) -> OutputValue { text.map { .text($0) } ?? .none }
    static func number(_ number: Int?) -> OutputValue { number.map { .number($0) } ?? .none }
    static func time(_ time: Timestamp?) -> OutputValue { time.map { .time($0) } ?? .none }

    /// The same with every foreign text changed, keys included.
    func mapTexts(_ change: (String) -> String) -> OutputValue {
        switch self {
        case .text(let text): .text(change(text))
        case .texts(let texts):
            .texts(Dictionary(texts.map { (change($0.key), change($0.value)) }) { first, _ in first })
        default: self
        }
    }

    var isNumeric: Bool {
        switch self {
        case .number, .share: true
        default: false
        }
    }

    /// In a table or a line of CSV; maps and lists are JSON there.
    var plain: String {
        switch self {
        case .text(let text): text
        case .number(let number): "\(number)"
        case .share: String(decoding: json, as: UTF8.self)
        case .truth(let truth): truth ? "true" : "false"
        case .time(let time): time.iso8601
        case .texts, .numbers: String(decoding: json, as: UTF8.self)
        case .none: ""
        }
    }

    private var json: [UInt8] {
        var json = JSONText()
        json.value(self)
        return json.bytes
    }
}

extension JSONText {
    mutating func value(_ value: OutputValue) {
        switch value {
        case .text(let text): printable(text)
        case .number(let value): number(value)
        case .share(let share): number((share * 1_000_000).rounded() / 1_000_000)
        case .truth(let truth): raw(truth ? "true" : "false")
        case .time(let time): string(time.iso8601)
        case .texts(let texts):
            raw("{")
            for (index, key) in texts.keys.sorted().enumerated() {
                comma(unlessAt: index)
                printable(key)
                raw(":")
                printable(texts[key] ?? "")
            }
            raw("}")
        case .numbers(let numbers):
            raw("[")
            for (index, value) in numbers.enumerated() {
                comma(unlessAt: index)
                number(value)
            }
            raw("]")
        case .none: raw("null")
        }
    }

    /// One line of JSON lines, its end included.
    mutating func line(_ row: OutputRow) {
        raw("{")
        for (index, field) in row.fields.enumerated() {
            comma(unlessAt: index)
            printable(field.name)
            raw(":")
            value(field.value)
        }
        raw("}\n")
    }
}
