package import Basics
package import PostHogLogs

/// Follows the entries that PostHog receives: what to ask in each poll, what of it is new, and when to ask again.
///
/// A poll asks for what was received since PostHog's checkpoint, by which it had taken in everything before. Only a poll that read
/// all its pages moves on, to the checkpoint of its first page: what came in while the others were read may be received
/// before theirs. Most entries are seen by more than one poll, so those that a later poll may show again are kept in mind.
package struct TailPlan: Sendable {
    /// The entries that are followed were received then or later.
    package let begin: Timestamp
    private let filter: LogsFilter
    private let lateness: Int64
    private var checkpoint: Timestamp
    /// Of the poll that is under way.
    private var nextCheckpoint: Timestamp?
    private var newEntries = 0
    private var repeats = 0
    /// Entries that were shown, by when they were received.
    private var shown: [EntryKey: Timestamp] = [:]
    /// How long after the last call the next poll begins.
    package private(set) var pause = Self.shortestPause

    /// Between any two calls.
    package static let shortestPause = Duration.seconds(5)
    package static let longestPause = Duration.seconds(30)
    /// How far ahead of PostHog's clock an entry may be dated.
    private static let future: Int64 = 86_400
    /// After a quiet poll PostHog is asked for its checkpoint where the last one is older.
    private static let oldCheckpoint: Int64 = 120

    /// - Parameters:
    ///   - begin: entries that were received before are not shown.
    ///   - lateness: entries are found that PostHog received so many seconds after their own time, or sooner.
    package init(from begin: Timestamp, lateness: Int64, filter: LogsFilter) {
        self.begin = begin
        self.lateness = lateness
        self.filter = filter
        checkpoint = begin
    }

    /// Earliest first, so that nothing is lost where pages meet, and what is shown is in order.
    package mutating func beginPoll(at now: Timestamp) -> EntryPager {
        nextCheckpoint = nil
        newEntries = 0
        repeats = 0
        let start = checkpoint.adding(seconds: -lateness)
        let range = TimeRange(start: start, end: max(start, now).adding(seconds: Self.future))
        var query = EntryPageRequest(range: range, filter: filter, order: .earliest, limit: EntryPageRequest.maxLimit)
        query.receivedSince = checkpoint
        return EntryPager(query)
    }

    /// Notes the checkpoint that came with a page of the poll.
    package mutating func note(checkpoint: Timestamp?) {
        nextCheckpoint = nextCheckpoint ?? checkpoint
    }

    /// Those of the entries that were not shown before.
    package mutating func take(_ entries: [LogEntry]) -> [LogEntry] {
        let new = entries.filter { entry in
            let received = entry.observed ?? entry.timestamp
            guard received >= begin else { return false }
            return shown.updateValue(received, forKey: EntryKey(entry.uuid)) == nil
        }
        newEntries += new.count
        repeats += entries.count - new.count
        return new
    }

    /// Whether PostHog is to be asked for its checkpoint at the end of this poll's pause: pages without an entry do not tell it, and
    /// the range would grow.
    package func needsCheckpoint(at now: Timestamp) -> Bool {
        nextCheckpoint == nil && now.secondsSince(checkpoint) > Self.oldCheckpoint
    }

    /// All pages of the poll were read.
    ///
    /// - Parameter known: a checkpoint that PostHog gave before the poll began; of a server that gives none, a time by which
    ///   all that is not too late was taken in.
    package mutating func endPoll(known: Timestamp? = nil) {
        if let next = [nextCheckpoint, known].compactMap(\.self).max(), next > checkpoint {
            checkpoint = next
            shown = shown.filter { $0.value >= next }
        }
        let isQuiet = newEntries == 0 || repeats >= EntryPageRequest.maxLimit
        pause = isQuiet ? min(pause * 3 / 2, Self.longestPause) : Self.shortestPause
    }

    /// Up to when everything that PostHog received was shown.
    package var position: Timestamp { checkpoint }
    /// How many entries are kept in mind.
    package var kept: Int { shown.count }
}

/// A uuid in sixteen bytes; one of another form as its text.
enum EntryKey: Hashable, Sendable {
    case number(UInt64, UInt64)
    case text(String)

    init(_ uuid: String) {
        var digits: [UInt8] = []
        digits.reserveCapacity(32)
        for byte in uuid.utf8 where byte != UInt8(ascii: "-") { digits.append(byte) }
        guard uuid.utf8.count == 36, digits.count == 32,
            let high = UInt64(String(decoding: digits[..<16], as: UTF8.self), radix: 16),
            let low = UInt64(String(decoding: digits[16...], as: UTF8.self), radix: 16)
        else {
            self = .text(uuid)
            return
        }
        self = .number(high, low)
    }
}
