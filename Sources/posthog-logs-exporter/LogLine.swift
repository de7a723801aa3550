import Basics
import Logging

/// One line of the log. Whatever its texts hold, it stays one line, and reads back as the fields that it was made of:
/// text from outside (names of services, PostHog's error texts) cannot forge a line or a field.
struct LogLine {
    let time: Timestamp
    let level: Logger.Level
    let message: String
    /// Behind the rest, in this order.
    let fields: [(key: String, value: String)]

    /// With the newline at its end.
    func rendered(as format: LogFormat) -> String {
        let all = [("ts", time.iso8601Milliseconds), ("level", level.rawValue), ("msg", message)] + fields
        switch format {
        case .logfmt:
            return all.map { "\(Self.logfmtKey($0.0))=\(Self.logfmtValue($0.1))" }.joined(separator: " ") + "\n"
        case .json:
            return "{" + all.map { "\(Self.quoted($0.0)):\(Self.quoted($0.1))" }.joined(separator: ",") + "}\n"
        }
    }

    private static func logfmtValue(_ value: String) -> String {
        let isPlain = value.unicodeScalars.allSatisfy { scalar in
            !needsEscape(scalar) && scalar != "=" && !scalar.properties.isWhitespace
        }
        return isPlain && !value.isEmpty ? value : quoted(value)
    }

    /// Keys are the program's own; a slip in one must not tear the line apart.
    private static func logfmtKey(_ key: String) -> String {
        guard !key.isEmpty else { return "_" }
        return String(
            String.UnicodeScalarView(
                key.unicodeScalars.map { scalar in
                    needsEscape(scalar) || scalar == "=" || scalar.properties.isWhitespace ? "_" : scalar
                }))
    }
}

// MARK: Quoting, which logfmt and JSON have in common

extension LogLine {
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where needsEscape(scalar):
                for unit in UTF16.encode(scalar) ?? .init() { result += "\\u" + hexadecimal(unit) }
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// Quotes and backslashes; what starts a new line anywhere; what a terminal obeys; what is invisible or reorders
    /// text.
    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: scalar == "\"" || scalar == "\\"
        }
    }

    private static func hexadecimal(_ unit: UInt16) -> String {
        let digits = String(unit, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension Timestamp {
    /// As `2026-11-23T10:25:07.123Z`: always with three digits, so that log lines align.
    fileprivate var iso8601Milliseconds: String {
        let whole = Timestamp(seconds: seconds)
        let digits = String((microseconds &- whole.microseconds) / 1000)
        return whole.iso8601.dropLast() + "." + String(repeating: "0", count: max(0, 3 - digits.count)) + digits + "Z"
    }
}
