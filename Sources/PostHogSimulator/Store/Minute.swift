/// The entries of one minute by microsecond, series and arrival, and their sums by severity.
struct Minute {
    /// Minutes since 1970.
    let index: Int64
    private(set) var cells: [Cell] = []
    /// By the severity's number; the list ends at the highest number seen.
    private(set) var severityTotals: [Tally] = []
    /// Microseconds since 1970 at which the first and the last of the entries became visible.
    private(set) var earliestArrival = Int64.max
    private(set) var latestArrival = Int64.min

    struct Cell {
        /// Microseconds within the minute.
        let offset: UInt32
        let series: UInt32
        /// Microseconds since 1970.
        let arrival: Int64
        var tally: Tally
    }

    init(index: Int64) {
        self.index = index
    }

    /// Microseconds in a minute.
    static let length: Int64 = 60_000_000

    /// Microseconds since 1970.
    var start: Int64 { index * Self.length }

    mutating func add(_ tally: Tally, at time: Int64, series: Int, severity: Int, arrival: Int64) {
        let cell = Cell(offset: UInt32(time - start), series: UInt32(series), arrival: arrival, tally: tally)
        earliestArrival = min(earliestArrival, arrival)
        latestArrival = max(latestArrival, arrival)
        while severityTotals.count <= severity { severityTotals.append(Tally()) }
        severityTotals[severity].add(tally)
        if let last = cells.indices.last, cells[last].isAlike(cell) {
            cells[last].tally.add(tally)
        } else {
            cells.append(cell)
        }
    }
}

extension Minute.Cell {
    /// Whether only the numbers differ.
    fileprivate func isAlike(_ other: Minute.Cell) -> Bool {
        offset == other.offset && series == other.series && arrival == other.arrival
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
