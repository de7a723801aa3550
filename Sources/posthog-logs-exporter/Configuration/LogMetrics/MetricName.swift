import Collector

/// What an own metric may be called: what Prometheus takes, what `promtool check metrics` has no complaint about, and nothing that
/// could be taken for a metric of the exporter.
enum MetricName {
    private static let reserved = "posthog_logs_"
    private static let types = ["counter", "gauge", "histogram", "summary"]
    /// Units, and how the base unit of each is called.
    private static let units: [String: String] = [
        "milliseconds": "seconds", "microseconds": "seconds", "nanoseconds": "seconds", "minutes": "seconds",
        "hours": "seconds", "days": "seconds", "weeks": "seconds", "kilobytes": "bytes", "megabytes": "bytes",
        "gigabytes": "bytes", "kibibytes": "bytes", "mebibytes": "bytes", "gibibytes": "bytes", "bits": "bytes",
        "percent": "ratio", "percentage": "ratio",
    ]
    private static let abbreviations = ["s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d"]

    static func check(_ name: String) throws(NotAllowed) {
        guard name.utf8.allSatisfy({ isLower($0) || isDigit($0) || $0 == UInt8(ascii: "_") }),
            name.utf8.first.map(isLower) ?? false
        else {
            throw NotAllowed(description: "must be of lower-case letters, digits and _, and begin with a letter")
        }
        guard name.hasSuffix("_total") else {
            throw NotAllowed(description: "must end in _total, since it is a counter: write \(name)_total")
        }
        let words = name.dropLast("_total".count).split(separator: "_", omittingEmptySubsequences: false).map(
            String.init)
        guard !words.contains("") else { throw NotAllowed(description: "has two _ beside each other: leave one out") }
        guard !name.hasPrefix(reserved) else {
            throw NotAllowed(
                description: "begins with \(reserved), as the metrics of the exporter do: choose another beginning")
        }
        if let type = words.first(where: types.contains) {
            throw NotAllowed(description: "has the type of a metric in it: leave out \(type)")
        }
        if let part = words.last, ["bucket", "sum", "count", "info", "created", "total"].contains(part) {
            throw NotAllowed(
                description:
                    "ends in _\(part)_total, which readers of metrics take for a part of another: leave out _\(part)")
        }
        if let unit = words.first(where: { units[$0] != nil }), let base = units[unit] {
            throw NotAllowed(
                description: "has a unit that is not a base unit of Prometheus: use \(base) in place of \(unit)")
        }
        if let unit = words.dropFirst().first(where: abbreviations.contains) {
            throw NotAllowed(description: "has an abbreviated unit: write out \(unit)")
        }
        guard MetricCatalogue.builtIn.names(knownAs: [name]).isEmpty else {
            throw NotAllowed(description: "is a metric of the exporter: choose another name")
        }
    }

    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
