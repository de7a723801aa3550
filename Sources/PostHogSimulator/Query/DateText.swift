import Basics

/// The dates of a `dateRange`: ISO 8601, where no zone means UTC, or relative ones. In these `m` is months and `M`
/// minutes; from days upwards they go to the start of the day, as an end to its last microsecond.
enum DateText {
    enum Side {
        case start, end
    }

    static func parse(_ text: String, side: Side, now: Timestamp) -> Timestamp? {
        if text == "all" { return Timestamp(seconds: 0) }
        return Timestamp(iso8601: text) ?? relative(text, side: side, now: now)
    }

    private static func relative(_ text: String, side: Side, now: Timestamp) -> Timestamp? {
        var rest = text[...]
        if rest.first == "-" { rest.removeFirst() }
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), digits.count <= 6 else { return nil }
        rest = rest.dropFirst(digits.count)
        guard let unit = rest.popFirst(), ["", "Start", "End"].contains(rest) else { return nil }
        let snap: Side? = rest == "Start" ? .start : rest == "End" ? .end : nil
        switch unit {
        case "s": return snapped(now.adding(seconds: -count), to: snap)
        case "M": return snapped(now.adding(seconds: -count * 60), to: snap)
        case "h": return snapped(now.adding(seconds: -count * 3600), to: snap)
        case "d": return snapped(now.adding(seconds: -count * 86_400), to: snap ?? side)
        case "w": return snapped(now.adding(seconds: -count * 604_800), to: snap ?? side)
        case "m": return months(count, before: now).map { snapped($0, to: snap ?? side) }
        case "q": return months(count * 3, before: now).map { snapped($0, to: snap ?? side) }
        case "y": return months(count * 12, before: now).map { snapped($0, to: snap ?? side) }
        default: return nil
        }
    }

    /// The start or the last microsecond of the UTC day.
    private static func snapped(_ time: Timestamp, to side: Side?) -> Timestamp {
        switch side {
        case nil: time
        case .start: time.floored(to: 86_400)
        case .end: time.floored(to: 86_400).adding(seconds: 86_400).adding(microseconds: -1)
        }
    }

    /// The same day of an earlier month, or that month's last.
    private static func months(_ count: Int64, before time: Timestamp) -> Timestamp? {
        let parts = time.iso8601.prefix(10).split(separator: "-").compactMap { Int64($0) }
        guard parts.count == 3 else { return nil }
        let month = parts[0] * 12 + parts[1] - 1 - count
        guard month >= 12 else { return nil }
        let year = padded(month / 12, to: 4)
        for day in stride(from: parts[2], through: 28, by: -1) + [min(parts[2], 28)] {
            let text = "\(year)-\(padded(month % 12 + 1, to: 2))-\(padded(day, to: 2))"
            guard let start = Timestamp(iso8601: text) else { continue }
            return start.adding(microseconds: time.microseconds - time.floored(to: 86_400).microseconds)
        }
        return nil
    }

    private static func padded(_ value: Int64, to digits: Int) -> String {
        let text = "\(value)"
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
