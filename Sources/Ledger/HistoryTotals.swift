package import Basics

/// What counters stand at in the middle of a history: entries by series, bytes by group.
package struct HistoryTotals: Hashable, Sendable {
    package var entries: [SeriesKey: Int] = [:]
    /// nil where the server has given none so far.
    package var bytes: [SeriesGroup: Int]?

    package init() {}

    package func write(to writer: inout StateWriter) {
        writer.varint(UInt64(entries.count))
        for (key, count) in entries {
            writer.write(key)
            writer.varint(UInt64(count))
        }
        writer.varint(bytes == nil ? 0 : 1)
        if let bytes { writer.write(bytes) }
    }

    package init(from reader: inout StateReader, _ groups: SeriesGroups) throws(StateDamage) {
        for _ in 0..<(try reader.count()) {
            let key = try reader.key(of: groups, .newest)
            entries[key] = try reader.entries()
        }
        if try reader.varint() == 1 { bytes = try reader.bytes(of: groups) }
    }
}
