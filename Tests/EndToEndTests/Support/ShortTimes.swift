import FoundationEssentials

/// The shipped configuration of Prometheus and Alertmanager with its durations replaced by ones that a test can wait for.
/// Longer ones stay longer, but for the 50 minutes after which failing polls are critical: the test's outage is to stay a
/// warning. A duration that is not in the table fails the test.
enum ShortTimes {
    private static let table = [
        "30s": "1s", "1m": "1s", "2m": "2s", "3m": "3s", "5m": "8s", "6m": "9s", "10m": "10s", "11m": "11s",
        "15m": "12s", "20m": "13s", "30m": "15s", "31m": "16s", "35m": "17s", "45m": "18s", "50m": "60s", "1h": "20s",
        "85m": "23s", "90m": "24s", "2h": "25s", "3h": "30s", "6h": "60s", "12h": "65s", "23h": "68s", "1d": "70s",
        "47h": "72s", "2d": "73s", "71h": "75s", "3d": "76s", "167h": "79s", "1w": "80s", "335h": "88s", "2w": "90s",
        "30d": "100s",
    ]

    struct Unknown: Error {
        let duration: String
    }

    /// A file of the folder `prometheus`, shortened, with these texts replaced as well.
    static func file(_ name: String, replacing texts: [String: String] = [:]) throws -> String {
        try lines(of: name, replacing: texts).map { line in
            line.drop { $0 == " " }.first == "#" ? String(line) : try shortened(line)
        }.joined(separator: "\n")
    }

    /// A rule file whose rules keep their ranges and waits: only how often they are evaluated, and for how long an alert fires
    /// on that is over, is shortened. Alerts are evaluated less often than what they stand on, which so is there before they go
    /// on with a wait.
    static func evaluations(_ name: String) throws -> String {
        let interval = name.hasSuffix("alerts.yml") ? "3s" : "1s"
        return try lines(of: name).map { line in
            if line.contains(#/^ *keep_firing_for: /#) { return try shortened(line) }
            return String(line).replacing(#/^  - interval: "\w+"/#, with: "  - interval: \"\(interval)\"")
        }.joined(separator: "\n")
    }

    /// The names of the rule files, from the folder `prometheus`.
    static func ruleFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/rules").filter { $0.hasSuffix(".yml") }
    }

    private static let folder = ExporterBinary.packageRoot + "/prometheus"

    private static func lines(of name: String, replacing texts: [String: String] = [:]) throws -> [Substring] {
        var text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
        for (old, new) in texts { text = text.replacing(old, with: new) }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func shortened(_ line: Substring) throws -> String {
        var line = String(line)
        for match in line.matches(of: #/\b\d+[smhdw]\b/#).reversed() {
            guard let short = table[String(match.output)] else { throw Unknown(duration: String(match.output)) }
            line.replaceSubrange(match.range, with: short)
        }
        return line
    }
}
