import Basics

/// The totals that were given for one bucket, and how much of them the marks explain.
struct BucketRecord: Hashable, Sendable {
    /// Of all high-water marks of entries.
    var sum = 0
    /// The high-water marks of bytes, by group.
    var bytes: [SeriesGroup: Int] = [:]
    /// The total that was given last, and the highest that ever was.
    var newest = 0
    var highest = 0
    /// When a total was last given.
    var lastCheck: Timestamp?
    /// How much of the bucket was not checked since its time was over, in seconds.
    var uncheckedSeconds: Int64
    /// What was there before the counters began: the first reading of entries, and of bytes, counts nothing.
    var isUnread: Bool
    var areBytesUnread: Bool

    init(_ origin: Origin, seconds: Int64) {
        isUnread = origin == .baseline
        areBytesUnread = isUnread
        uncheckedSeconds = origin == .baseline ? 0 : seconds
    }

    enum Origin {
        /// Its time came while the counters counted.
        case counted
        /// It was there before them.
        case baseline
    }

    /// Of a bucket that is made of others.
    init(joining parts: [BucketRecord]) {
        self.init(.counted, seconds: 0)
        for part in parts {
            sum += part.sum
            newest += part.newest
            highest += part.highest
            uncheckedSeconds += part.uncheckedSeconds
            bytes.merge(part.bytes, uniquingKeysWith: +)
            isUnread = isUnread || part.isUnread
            areBytesUnread = areBytesUnread || part.areBytesUnread
        }
        lastCheck = parts.contains { $0.lastCheck == nil } ? nil : parts.compactMap(\.lastCheck).min()
    }

    /// Whether the marks explain the newest total, and that is not one that shrank.
    var isReconciled: Bool { lastCheck != nil && !isUnread && sum >= newest && newest >= highest }

    /// Whether there is something to read.
    var isUnreconciled: Bool { newest > sum || (isUnread && newest > 0) }

    var unreconciledCount: Int { max(0, newest - sum) }

    /// Records a total of `bucket`, whose record this is. An unread bucket that is empty is known by that alone.
    mutating func record(total: Int, of bucket: TimeBucket, at now: Timestamp) -> Check {
        let check = Check(before: lastCheck, shrank: total < newest, above: max(0, total - highest))
        newest = total
        highest = max(highest, total)
        lastCheck = now
        if now >= bucket.end { uncheckedSeconds = 0 }
        if total == 0, highest == 0 { (isUnread, areBytesUnread) = (false, false) }
        return check
    }

    var isEmpty: Bool { highest == 0 && bytes.isEmpty }

    /// Corrects the record where the time turns out to be earlier than at the last check: no check was later than now, and a
    /// bucket that is not over yet has not been checked since its end.
    mutating func drawBack(to now: Timestamp, of bucket: TimeBucket) {
        lastCheck = lastCheck.map { min($0, now) }
        if bucket.end > now, !isUnread { uncheckedSeconds = bucket.seconds }
    }

    /// What a total adds to the ones before.
    struct Check {
        /// When the one before was given.
        let before: Timestamp?
        let shrank: Bool
        /// Entries beyond all that were seen before.
        let above: Int
    }

    /// Raises the marks of bytes. Returns by how much each rose, as far as that counts.
    mutating func raise(bytes seen: [SeriesGroup: Int]) -> [SeriesGroup: Int] {
        var rises: [SeriesGroup: Int] = [:]
        for (group, count) in seen where count > (bytes[group] ?? 0) {
            rises[group] = count - (bytes[group] ?? 0)
            bytes[group] = count
        }
        defer { areBytesUnread = false }
        return areBytesUnread ? [:] : rises
    }
}
