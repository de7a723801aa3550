/// The entries of one minute, by second, series and delay, and their sums by severity.
struct Minute {
    /// Minutes since 1970.
    let index: Int64
    private(set) var cells: [Cell] = []
    /// By the severity's number; the list ends at the highest number seen.
    private(set) var severityTotals: [Tally] = []
    /// Seconds since 1970 at which the first and the last of the entries became visible.
    private(set) var earliestArrival = Int64.max
    private(set) var latestArrival = Int64.min

    struct Cell {
        /// The series' number above six bits of the second within the minute.
        var key: UInt32
        /// Seconds from the entry's own time to its arrival; below zero for clocks that run ahead.
        var delay: Int32
        var tally: Tally

        var series: Int { Int(key >> 6) }
        var second: Int64 { Int64(key & 63) }
    }

    init(index: Int64) {
        self.index = index
    }

    var firstSecond: Int64 { index * 60 }

    mutating func add(_ tally: Tally, second: Int64, series: Int, severity: Int, arrival: Int64) {
        let key = UInt32(series) << 6 | UInt32(second - firstSecond)
        let delay = Int32(clamping: arrival - second)
        earliestArrival = min(earliestArrival, arrival)
        latestArrival = max(latestArrival, arrival)
        while severityTotals.count <= severity { severityTotals.append(Tally()) }
        severityTotals[severity].add(tally)
        if let last = cells.indices.last, cells[last].key == key, cells[last].delay == delay {
            cells[last].tally.add(tally)
        } else {
            cells.append(Cell(key: key, delay: delay, tally: tally))
        }
    }
}

/// Entries and their uncompressed bytes.
struct Tally: Hashable {
    var entries = 0
    var bytes = 0

    mutating func add(_ other: Tally) {
        entries += other.entries
        bytes += other.bytes
    }
}
