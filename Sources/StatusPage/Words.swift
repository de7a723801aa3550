import Basics

/// Numbers and times as a person reads them.
enum Words {
    /// `1,234,567`
    static func number(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// With as many places as matter: `1,234`, `12`, `1.2`, `0.03`.
    static func rate(_ value: Double) -> String {
        guard value.isFinite, value > 0 else { return "0" }
        if value >= 10 { return number(Int(min(value.rounded(), 1e15))) }
        if value >= 0.1 { return places(value, 1) }
        return value < 0.005 ? "<0.01" : places(value, 2)
    }

    /// A share as a percentage: `12.5%`.
    static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        guard part > 0 else { return "0%" }
        let percent = 100 * Double(part) / Double(whole)
        return percent < 0.1 ? "<0.1%" : "\(places(min(percent, 100), 1))%"
    }

    private static func places(_ value: Double, _ count: Int) -> String {
        let scale = count == 1 ? 10 : 100
        let scaled = Int((value * Double(scale)).rounded())
        let (whole, part) = scaled.quotientAndRemainder(dividingBy: scale)
        var digits = String(scale + part).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return digits.isEmpty ? "\(whole)" : "\(whole).\(digits)"
    }

    /// The two largest units: `3 min 2 s`, `2 h`, `5 d 1 h`.
    static func duration(_ seconds: Int64) -> String {
        let units: [(name: String, seconds: Int64)] = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)]
        guard let first = units.firstIndex(where: { seconds >= $0.seconds }) else { return "0 s" }
        let whole = "\(seconds / units[first].seconds) \(units[first].name)"
        guard first + 1 < units.count else { return whole }
        let next = seconds % units[first].seconds / units[first + 1].seconds
        return next > 0 ? "\(whole) \(next) \(units[first + 1].name)" : whole
    }

    /// `2026-11-23 12:00:03 UTC`
    static func time(_ time: Timestamp) -> String {
        let text = time.floored(to: 1).iso8601
        return text.dropLast().map { $0 == "T" ? " " : String($0) }.joined() + " UTC"
    }

    /// `12:05`
    static func clock(_ time: Timestamp) -> String {
        String(time.floored(to: 1).iso8601.drop { $0 != "T" }.dropFirst().prefix(5))
    }

    static func counted(_ count: Int, _ one: String, _ many: String) -> String {
        "\(number(count)) \(count == 1 ? one : many)"
    }

    /// A foreign text, cut where it is too long to be read.
    static func cut(_ text: String, to limit: Int) -> String {
        var scalars = text.unicodeScalars.prefix(limit + 1)
        guard scalars.count > limit else { return text }
        scalars = scalars.prefix(limit)
        return String(scalars) + "…"
    }
}
