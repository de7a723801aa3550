/// A length of time as Go writes it, and so the toolkit's files: `1s`, `500ms`, `1m30s`, `1.5h`, or 0 without a unit
/// (https://pkg.go.dev/time#ParseDuration).
enum GoDuration {
    private static let units: [(name: String, nanoseconds: Double)] = [
        ("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12),
    ]

    /// nil for what is no duration, is negative, or lasts longer than a century.
    static func parse(_ text: String) -> Duration? {
        guard text != "0" else { return .zero }
        var remaining = Substring(text)
        var nanoseconds = 0.0
        guard !remaining.isEmpty else { return nil }
        while !remaining.isEmpty {
            let number = remaining.prefix { ("0"..."9").contains($0) || $0 == "." }
            remaining = remaining.dropFirst(number.count)
            let name = remaining.prefix { !("0"..."9").contains($0) && $0 != "." }
            remaining = remaining.dropFirst(name.count)
            guard let value = Double(number), let unit = units.first(where: { $0.name == name }) else { return nil }
            nanoseconds += value * unit.nanoseconds
        }
        guard nanoseconds < 3.2e18 else { return nil }
        return .nanoseconds(Int64(nanoseconds))
    }
}
