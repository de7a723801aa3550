import Basics
import PostHogLogs

/// What count-ranges said of one bucket, and how much of it is explained.
struct BucketHead: Hashable, Sendable {
    /// Of all marks of entries.
    var sum = 0
    var byteMarks: [Severity: Int] = [:]
    /// The total that count-ranges gave last, and the highest it ever gave.
    var newest = 0
    var highest = 0
    /// When count-ranges last gave a total.
    var lastLook: Timestamp?
    /// How much of the bucket nobody has looked at since its time was over, in seconds.
    var unseenSeconds: Int64
    /// What was there before the counters began: the first reading of entries, and of bytes, counts nothing.
    var isUnread: Bool
    var areBytesUnread: Bool

    init(_ origin: Origin, seconds: Int64) {
        isUnread = origin == .baseline
        areBytesUnread = isUnread
        unseenSeconds = origin == .baseline ? 0 : seconds
    }

    enum Origin {
        /// Its time came while the counters counted.
        case counted
        /// It was there before them.
        case baseline
    }

    /// Of a bucket that is made of others.
    init(joining parts: [BucketHead]) {
        self.init(.counted, seconds: 0)
        for part in parts {
            sum += part.sum
            newest += part.newest
            highest += part.highest
            unseenSeconds += part.unseenSeconds
            byteMarks.merge(part.byteMarks, uniquingKeysWith: +)
            isUnread = isUnread || part.isUnread
            areBytesUnread = areBytesUnread || part.areBytesUnread
        }
        lastLook = parts.contains { $0.lastLook == nil } ? nil : parts.compactMap(\.lastLook).min()
    }

    /// Whether the marks explain the newest total, and that is not one that shrank.
    var isSettled: Bool { lastLook != nil && !isUnread && sum >= newest && newest >= highest }

    /// Whether there is something to read.
    var isOpen: Bool { newest > sum || (isUnread && newest > 0) }

    var unreconciled: Int { max(0, newest - sum) }

    /// Notes a total of `bucket`, whose head this is. An unread bucket that is empty is known by that alone.
    mutating func note(total: Int, of bucket: TimeBucket, at now: Timestamp) -> Look {
        let look = Look(before: lastLook, shrank: total < newest, above: max(0, total - highest))
        newest = total
        highest = max(highest, total)
        lastLook = now
        if now >= bucket.end { unseenSeconds = 0 }
        if total == 0, highest == 0 { (isUnread, areBytesUnread) = (false, false) }
        return look
    }

    var isEmpty: Bool { highest == 0 && byteMarks.isEmpty }

    /// Notes that it is earlier than was believed when this was looked at: no look was later than now, and what is not over
    /// yet has not been looked at since it was.
    mutating func drawBack(to now: Timestamp, of bucket: TimeBucket) {
        lastLook = lastLook.map { min($0, now) }
        if bucket.end > now, !isUnread { unseenSeconds = bucket.seconds }
    }

    /// What a total says that the ones before did not.
    struct Look {
        /// When the one before was given.
        let before: Timestamp?
        let shrank: Bool
        /// Entries beyond all that were seen before.
        let above: Int
    }

    /// Raises the marks of bytes. Returns by how much each rose, as far as that counts.
    mutating func raise(bytes seen: [Severity: Int]) -> [Severity: Int] {
        var rises: [Severity: Int] = [:]
        for (severity, bytes) in seen where bytes > (byteMarks[severity] ?? 0) {
            rises[severity] = bytes - (byteMarks[severity] ?? 0)
            byteMarks[severity] = bytes
        }
        defer { areBytesUnread = false }
        return areBytesUnread ? [:] : rises
    }
}
