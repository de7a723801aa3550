/// Reads a page of the text format, written from its description
/// (https://prometheus.io/docs/instrumenting/exposition_formats/) and not from the encoder. Stricter than Prometheus:
/// it takes no blank, comment or order that this program does not write.
struct PageParser {
    struct Family: Equatable {
        let name: String
        let help: String
        let type: String
        var samples: [Sample] = []
    }

    struct Sample: Equatable {
        let name: String
        let labels: [Label]
        let value: String
    }

    struct Label: Equatable {
        let name: String
        let value: String
    }

    struct Fault: Error {
        let line: String
        let reason: String
    }

    private var line: Substring.UTF8View

    static func families(of page: [UInt8]) throws -> [Family] {
        guard let text = String(validating: page, as: UTF8.self) else { throw Fault(line: "", reason: "not UTF-8") }
        guard page.isEmpty || page.last == UInt8(ascii: "\n") else {
            throw Fault(line: "", reason: "no newline at the end")
        }
        var families: [Family] = []
        var help: (name: String, text: String)?
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            let line = Substring(line)
            if line.utf8.starts(with: "# HELP ".utf8) {
                guard help == nil else { throw Fault(line: String(line), reason: "HELP without TYPE") }
                help = try words(line.utf8.dropFirst(7), line)
            } else if line.utf8.starts(with: "# TYPE ".utf8) {
                let (name, type) = try words(line.utf8.dropFirst(7), line)
                guard let text = help, text.name == name, !families.contains(where: { $0.name == name }) else {
                    throw Fault(line: String(line), reason: "TYPE not behind its own HELP, or twice")
                }
                families.append(Family(name: name, help: try unescaped(text.text.utf8[...], in: line), type: type))
                help = nil
            } else {
                guard !families.isEmpty, help == nil else {
                    throw Fault(line: String(line), reason: "sample without TYPE")
                }
                families[families.count - 1].samples.append(try sample(line))
            }
        }
        return families
    }

    private static func words(_ bytes: Substring.UTF8View, _ line: Substring) throws -> (String, String) {
        guard let space = bytes.firstIndex(of: UInt8(ascii: " ")) else {
            throw Fault(line: String(line), reason: "one word")
        }
        return (String(Substring(bytes[..<space])), String(Substring(bytes[bytes.index(after: space)...])))
    }

    private static func sample(_ line: Substring) throws -> Sample {
        var parser = PageParser(line: line.utf8)
        do {
            let name = parser.word(until: [UInt8(ascii: "{"), UInt8(ascii: " ")])
            var labels: [Label] = []
            if parser.skip("{") {
                repeat { labels.append(try parser.label()) } while parser.skip(",")
                guard parser.skip("}") else { throw Fault(line: String(line), reason: "no } behind the labels") }
            }
            guard parser.skip(" "), !name.isEmpty else {
                throw Fault(line: String(line), reason: "no name or no value")
            }
            return Sample(name: name, labels: labels, value: String(Substring(parser.line)))
        }
    }

    private mutating func label() throws -> Label {
        let name = word(until: [UInt8(ascii: "=")])
        guard skip("="), skip("\""), !name.isEmpty else { throw Fault(line: "\(Substring(line))", reason: "no label") }
        var escaped = false
        guard
            let end = line.firstIndex(where: { byte in
                defer { escaped = !escaped && byte == UInt8(ascii: "\\") }
                return byte == UInt8(ascii: "\"") && !escaped
            })
        else { throw Fault(line: "\(Substring(line))", reason: "no closing quote") }
        let value = try Self.unescaped(line[..<end], in: Substring(line))
        line = line[line.index(after: end)...]
        return Label(name: name, value: value)
    }

    private mutating func word(until ends: [UInt8]) -> String {
        let word = line.prefix { !ends.contains($0) }
        line = line[word.endIndex...]
        return String(Substring(word))
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard line.first == UInt8(ascii: character) else { return false }
        line.removeFirst()
        return true
    }

    private static func unescaped(_ bytes: Substring.UTF8View, in line: Substring) throws -> String {
        var result: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "\\"): result.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "\""): result.append(UInt8(ascii: "\""))
            case UInt8(ascii: "n"): result.append(UInt8(ascii: "\n"))
            default: throw Fault(line: String(line), reason: "unknown escape")
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
