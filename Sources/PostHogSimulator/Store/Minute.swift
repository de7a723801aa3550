/// The entries of one minute in the order in which they came, those alike in one cell, and their sums by severity.
struct Minute {
    /// Minutes since 1970.
    let index: Int64
    private(set) var cells: [Cell] = []
    /// By the severity's number; the list ends at the highest number seen.
    private(set) var severityTotals: [Volume] = []
    /// What only some cells have, by the number in the cell less one.
    private(set) var extras: [Extra] = []
    /// Microseconds since 1970 at which the first and the last of the entries became visible.
    private(set) var earliestArrival = Int64.max
    private(set) var latestArrival = Int64.min
    /// Microseconds since 1970 at which PostHog received the last of the entries.
    private(set) var latestObserved = Int64.min

    /// One entry, or several alike.
    struct Cell {
        /// Microseconds within the minute.
        let offset: UInt32
        let series: UInt32
        /// Microseconds since 1970.
        let arrival: Int64
        var volume: Volume
        let body: UInt32
        let attributes: UInt32
        let kind: UInt32
        /// 0 for nothing extra.
        let extra: UInt32
    }

    struct Extra: Hashable {
        let trace: LogTrace?
        /// Microseconds since 1970; nil for the arrival.
        let observed: Int64?
    }

    /// Where an entry belongs, and when it can be seen.
    struct Location {
        /// Microseconds since 1970.
        let time: Int64
        let arrival: Int64
        let series: Int
        let severity: Int
    }

    init(index: Int64) {
        self.index = index
    }

    /// Microseconds in a minute.
    static let length: Int64 = 60_000_000

    /// Microseconds since 1970.
    var start: Int64 { index * Self.length }

    mutating func add(_ volume: Volume, at location: Location, _ content: ContentTable.Content, _ extra: Extra?) {
        let cell = Cell(
            offset: UInt32(location.time - start), series: UInt32(location.series), arrival: location.arrival,
            volume: volume,
            body: content.body, attributes: content.attributes, kind: content.kind, extra: number(of: extra))
        earliestArrival = min(earliestArrival, location.arrival)
        latestArrival = max(latestArrival, location.arrival)
        latestObserved = max(latestObserved, extra?.observed ?? location.arrival)
        while severityTotals.count <= location.severity { severityTotals.append(Volume()) }
        severityTotals[location.severity].add(volume)
        if let last = cells.indices.last, cells[last].isAlike(cell) {
            cells[last].volume.add(volume)
        } else {
            cells.append(cell)
        }
    }

    /// Gives every cell the content that takes the location of its own.
    mutating func replaceContents(_ replacement: (ContentTable.Content) -> ContentTable.Content) {
        for index in cells.indices { cells[index] = cells[index].with(replacement(cells[index].content)) }
    }

    func trace(of cell: Cell) -> LogTrace? {
        cell.extra == 0 ? nil : extras[Int(cell.extra) - 1].trace
    }

    /// Microseconds since 1970 at which PostHog received the entry.
    func observed(_ cell: Cell) -> Int64 {
        (cell.extra == 0 ? nil : extras[Int(cell.extra) - 1].observed) ?? cell.arrival
    }

    private mutating func number(of extra: Extra?) -> UInt32 {
        guard let extra, extra != Extra(trace: nil, observed: nil) else { return 0 }
        if extras.last != extra { extras.append(extra) }
        return UInt32(extras.count)
    }
}

extension Minute.Cell {
    var content: ContentTable.Content { ContentTable.Content(body: body, attributes: attributes, kind: kind) }

    /// Whether only the numbers differ.
    fileprivate func isAlike(_ other: Minute.Cell) -> Bool {
        offset == other.offset && series == other.series && arrival == other.arrival && content == other.content
            && extra == other.extra
    }

    fileprivate func with(_ content: ContentTable.Content) -> Minute.Cell {
        Minute.Cell(
            offset: offset, series: series, arrival: arrival, volume: volume, body: content.body,
            attributes: content.attributes, kind: content.kind, extra: extra)
    }
}

/// Entries and their uncompressed bytes.
struct Volume: Hashable {
    var entries = 0
    var bytes = 0

    mutating func add(_ other: Volume) {
        entries += other.entries
        bytes += other.bytes
    }
}
