import Basics

/// The greatest values that replicas have shown, and what they may not show any more.
struct SharedMaximum: Sendable {
    typealias Values = [MetricsPage.Sample: Double]

    /// Of each series, by any replica.
    private(set) var highest: Values = [:]
    /// Pages so far.
    private(set) var pages = 0
    /// What was shown too small, or not at all though it was there, with when it was first seen.
    private(set) var fallen: [String] = []
    private var known: Set<String> = []
    private var replicas: [OneReplica]

    private struct OneReplica: Sendable {
        var highest: Values = [:]
        var database = Database.answers
    }

    private enum Database: Hashable {
        case answers
        case isAway
        /// It answers again, and the replica may not know yet what the others show.
        case isBack(since: Duration)
    }

    /// After this time a replica has noticed that the database answers again: an attempt takes up to three seconds to fail.
    static let noticed: Duration = .seconds(4)

    init(replicas count: Int) {
        replicas = Array(repeating: OneReplica(), count: count)
    }

    /// From now on this replica cannot know what others show.
    mutating func databaseIsAway(from number: Int) {
        replicas[number].database = .isAway
    }

    /// When it has had the time to notice, and shows as much as the others, it must not fall behind any more.
    mutating func databaseIsBack(for number: Int, at uptime: Duration) {
        replicas[number].database = .isBack(since: uptime)
    }

    /// The replica was paused: it had no time to notice anything.
    mutating func wasPaused(_ number: Int, until uptime: Duration) {
        if case .isBack = replicas[number].database { databaseIsBack(for: number, at: uptime) }
    }

    /// Whether all know what the others show.
    var allHaveCaughtUp: Bool { replicas.allSatisfy { $0.database == .answers } }

    /// - Parameters:
    ///   - before: what was the greatest when the replica was asked.
    ///   - uptime: when it was asked, by the monotonic clock.
    mutating func record(_ shown: Values, by number: Int, asked before: Values, at uptime: Duration) {
        pages += 1
        let behind = Self.fallen(shown, below: before)
        switch replicas[number].database {
        case .answers: report(behind, "replica \(number) is behind another one")
        case .isBack(let since) where behind.isEmpty && uptime - since > Self.noticed:
            replicas[number].database = .answers
        case .isBack, .isAway: break
        }
        report(Self.fallen(shown, below: replicas[number].highest), "replica \(number) goes back")
        replicas[number].highest.merge(shown) { max($0, $1) }
        highest.merge(shown) { max($0, $1) }
    }

    private mutating func report(_ values: [String], _ what: String) {
        for value in values where known.insert("\(what): \(value)").inserted {
            fallen.append("\(Timestamp.wallClock.iso8601) \(what): \(value)")
        }
    }

    private static func fallen(_ shown: Values, below floor: Values) -> [String] {
        floor.compactMap { sample, value in
            guard shown[sample] ?? 0 < value else { return nil }
            let labels = sample.labels.sorted { $0.key < $1.key }.map { "\($0.value)" }.joined(separator: " ")
            return "\(labels): \(shown[sample].map { "\(Int($0))" } ?? "absent") after \(Int(value))"
        }
    }
}
