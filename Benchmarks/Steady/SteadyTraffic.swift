package import Basics
package import PostHogLogs

/// Log entries by rule instead of by storage, so that the memory of the process is the exporter's alone: every service
/// logs the same in every minute, and it is there when the minute is over.
package struct SteadyTraffic: Sendable {
    package static let severities: [Severity] = [.trace, .debug, .info, .warn, .error, .fatal]

    package let services: Int
    /// There are entries of the day before it too.
    package let start: Timestamp

    package init(services: Int, start: Timestamp) {
        self.services = services
        self.start = start
    }

    /// Entries of one service and severity in a minute.
    func rate(of service: Int, _ severity: Severity) -> Int {
        let place = Self.severities.firstIndex(of: severity) ?? 0
        return 1 + (service + place) % 7
    }

    /// Entries of one severity in a minute.
    func rate(of severity: Severity) -> Int {
        (0..<services).reduce(0) { $0 + rate(of: $1, severity) }
    }

    /// Entries in a minute.
    package var rate: Int {
        Self.severities.reduce(0) { $0 + rate(of: $1) }
    }

    /// Whole minutes of a range that are over at `now`, and not older than two days.
    package func minutes(in range: Range<Int64>, at now: Int64) -> Int {
        let first = max(range.lowerBound, start.seconds - 2 * 86_400)
        let end = min(range.upperBound, now - now % 60)
        return Int(max(0, (end - first) / 60))
    }
}
