package import Basics
package import Ledger

/// How far a history has come: enough to go on from there after a kill.
package struct HistoryBookmark: Hashable, Sendable {
    /// What is written, so that nothing else goes on from here: one line.
    package let purpose: String
    package let range: TimeRange
    /// The first day that is not whole yet, and how many times of it were delivered.
    package var day: Timestamp
    package var times = 0
    /// By what each counts.
    package var parts: [String: Part] = [:]

    package struct Part: Hashable, Sendable {
        package let totals: HistoryTotals
        package let limits: HistoryTotals?

        package init(totals: HistoryTotals, limits: HistoryTotals?) {
            self.totals = totals
            self.limits = limits
        }
    }

    package init(purpose: String, range: TimeRange, day: Timestamp) {
        self.purpose = purpose
        self.range = range
        self.day = day
    }

    /// Whether all is written.
    package var isComplete: Bool { day >= range.end }

    // MARK: As it is saved

    private static let magic = "posthog-logs-exporter backfill 1\n"

    package var bytes: [UInt8] {
        var writer = StateWriter()
        writer.string(Self.magic)
        writer.string(purpose)
        for time in [range.start, range.end, day] { writer.signed(time.microseconds) }
        writer.varint(UInt64(times))
        writer.varint(UInt64(parts.count))
        for (name, part) in parts {
            writer.string(name)
            part.totals.write(to: &writer)
            writer.varint(part.limits == nil ? 0 : 1)
            part.limits?.write(to: &writer)
        }
        let checksum = CRC32.checksum(of: writer.bytes)
        writer.fixed32(checksum)
        return writer.bytes
    }

    /// - Parameter groups: of the series of each part, by what it counts; nil for one that is unknown.
    package init(_ bytes: [UInt8], groups: (String) -> SeriesGroups?) throws(StateDamage) {
        guard bytes.count > 4 else { throw .damaged("it is cut short") }
        var end = StateReader(Array(bytes.suffix(4)))
        guard try end.fixed32() == CRC32.checksum(of: Array(bytes.dropLast(4))) else {
            throw .damaged("its checksum is wrong")
        }
        var reader = StateReader(Array(bytes.dropLast(4)))
        guard try reader.string() == Self.magic else { throw .damaged("it is of another release") }
        purpose = try reader.string()
        let (start, finish) = (try reader.signed(), try reader.signed())
        guard start <= finish else { throw .damaged("it ends before it begins") }
        range = TimeRange(start: Timestamp(microseconds: start), end: Timestamp(microseconds: finish))
        day = Timestamp(microseconds: try reader.signed())
        times = Int(clamping: try reader.varint())
        for _ in 0..<(try reader.count()) {
            let name = try reader.string()
            guard let groups = groups(name) else { throw .damaged("it counts what is not configured: \(name)") }
            let totals = try HistoryTotals(from: &reader, groups)
            let limits = try reader.varint() == 1 ? try HistoryTotals(from: &reader, groups) : nil
            parts[name] = Part(totals: totals, limits: limits)
        }
        guard reader.isAtEnd else { throw .damaged("bytes are left over") }
    }

    /// What is written, of bytes of which nothing else is known; nil where they are none of a bookmark.
    package static func purpose(of bytes: [UInt8]) -> String? {
        var reader = StateReader(bytes)
        guard let start = try? reader.string(), start == magic else { return nil }
        return try? reader.string()
    }
}
