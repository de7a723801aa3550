import Basics

/// The entries of one project. Costs a read as many steps as there are cells in the minutes it touches; totals and
/// severities over whole minutes that are all visible cost one step a minute and severity.
struct LogStore {
    private(set) var table = SeriesTable()
    private(set) var contents = ContentTable()
    /// Sorted by index.
    private(set) var minutes: [Minute] = []
    /// How often entries were added: as long as it stays, so does the order of what is equal.
    private(set) var generation: UInt64 = 0

    /// What a read may see.
    struct Selection {
        /// The entries' own times, in microseconds since 1970.
        var range: Range<Int64>
        /// Entries that arrived after this instant are not there yet.
        var asOf: Timestamp
        /// nil for all.
        var services: Set<ExactText>?
        var severities: Set<ExactText>?
        /// How both `severities` and the filter compare severities.
        var severityMatch = ServerVersion.SeverityMatch.storedText
        var filter = EntryFilter()
    }

    enum Dimension {
        case total, severity, service, series
    }

    mutating func add(_ record: LogRecord, arrival: Timestamp) {
        let minute = record.timestamp.seconds.floored(to: 60) / 60
        let series = table.id(service: record.serviceName, severity: record.severityText)
        let index = position(of: minute)
        if index == minutes.count || minutes[index].index != minute {
            minutes.insert(Minute(index: minute), at: index)
        }
        let location = Minute.Location(
            time: record.timestamp.microseconds, arrival: arrival.microseconds, series: series,
            severity: table.series[series].severity)
        minutes[index].add(
            Volume(entries: record.count, bytes: record.bytes), at: location,
            record.details.map { contents.id(of: $0) } ?? ContentTable.Content(),
            record.details.map { Minute.Extra(trace: $0.trace, observed: $0.observed?.microseconds) })
        generation &+= 1
    }

    /// Forgets the minutes that ended before this second.
    mutating func prune(before second: Int64) {
        let minute = second.floored(to: 60) / 60
        guard let first = minutes.first, first.index < minute else { return }
        minutes.removeFirst(position(of: minute))
        let cells = minutes.reduce(0) { $0 + $1.cells.count }
        if contents.texts.count > 2 * cells + Self.textsNeverDropped { dropUnusedContents() }
    }

    /// Fewer texts are not worth the work.
    private static let textsNeverDropped = 10_000

    private mutating func dropUnusedContents() {
        let old = contents
        var fresh = ContentTable()
        for index in minutes.indices { minutes[index].replaceContents { fresh.id(of: $0, in: old) } }
        contents = fresh
    }

    func holdsAnything(asOf time: Timestamp) -> Bool {
        minutes.contains { $0.earliestArrival <= time.microseconds }
    }

    /// Sums by epoch-aligned buckets of `width` seconds, from the bucket that holds the selection's first entry to the
    /// one that holds its last; nil puts all into one bucket.
    func volume(_ selection: Selection, by dimension: Dimension, width: Int64?) -> VolumeGrid {
        let range = clipped(selection.range)
        let ids = slots(selection, dimension)
        var grid =
            width.map { VolumeGrid(covering: range, width: $0 * 1_000_000, ids: ids.count) }
            ?? VolumeGrid(whole: range, ids: ids.count)
        var filter = PreparedFilter(selection, of: self)
        let isUnfiltered = selection.services == nil && selection.severities == nil && filter == nil
        let takesTotals = isUnfiltered && dimension.isOfSeverity && (width ?? 60) % 60 == 0
        for minute in minutes[touched(by: range)] {
            let isWhole = minute.start >= range.lowerBound && minute.start + Minute.length <= range.upperBound
            if takesTotals, isWhole, minute.latestArrival <= selection.asOf.microseconds {
                for (severity, volume) in minute.severityTotals.enumerated() {
                    grid.add(volume, at: minute.start, id: dimension == .total ? 0 : severity)
                }
                continue
            }
            for cell in minute.cells {
                let time = minute.start + Int64(cell.offset)
                let id = ids.bySeries[Int(cell.series)]
                guard id >= 0, range.contains(time), cell.arrival <= selection.asOf.microseconds,
                    filter == nil || filter?.admits(cell, of: minute) == true
                else { continue }
                grid.add(cell.volume, at: time, id: id)
            }
        }
        return grid
    }

    /// Shows every cell that the selection lets through, and the minute that it is in.
    func visit(_ selection: Selection, _ body: (Minute.Cell, Minute) -> Void) {
        let range = clipped(selection.range)
        var gate = CellGate(selection, over: range, of: self)
        for minute in minutes[touched(by: range)] {
            for cell in minute.cells where gate.admits(cell, of: minute) { body(cell, minute) }
        }
    }

    /// For every series whether services and severities of a selection let it through.
    func admittedSeries(_ selection: Selection) -> [Bool] {
        slots(selection, .total).bySeries.map { $0 >= 0 }
    }

    /// For every series the id that it is summed under, or -1 where the selection leaves it out.
    private func slots(_ selection: Selection, _ dimension: Dimension) -> (bySeries: [Int], count: Int) {
        let services = selection.services.map { wanted in table.services.map(wanted.contains) }
        let severities = selection.severities.map { wanted in
            table.severities.map { wanted.contains(selection.severityMatch == .anyCase ? ExactText($0.lowered) : $0) }
        }
        let bySeries = table.series.enumerated().map { id, pair in
            guard services?[pair.service] != false, severities?[pair.severity] != false else { return -1 }
            return switch dimension {
            case .total: 0
            case .severity: pair.severity
            case .service: pair.service
            case .series: id
            }
        }
        let count =
            switch dimension {
            case .total: 1
            case .severity: table.severities.count
            case .service: table.services.count
            case .series: table.series.count
            }
        return (bySeries, count)
    }

    /// The part of a range that holds minutes at all, so that a range of centuries costs no more than a day.
    func clipped(_ range: Range<Int64>) -> Range<Int64> {
        guard let first = minutes.first, let last = minutes.last else { return range.lowerBound..<range.lowerBound }
        return range.clamped(to: first.start..<last.start + Minute.length)
    }

    /// The places of the minutes that a range touches.
    func touched(by range: Range<Int64>) -> Range<Int> {
        guard !range.isEmpty else { return 0..<0 }
        let last = (range.upperBound - 1).floored(to: Minute.length) / Minute.length
        return position(of: range.lowerBound.floored(to: Minute.length) / Minute.length)..<position(of: last + 1)
    }

    /// Where the minute stands, or would.
    private func position(of index: Int64) -> Int {
        if let last = minutes.last, last.index < index { return minutes.count }
        var (low, high) = (0, minutes.count)
        while low < high {
            let middle = (low + high) / 2
            if minutes[middle].index < index { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension LogStore.Dimension {
    fileprivate var isOfSeverity: Bool { self == .total || self == .severity }
}

extension Int64 {
    /// The start of the epoch-aligned bucket of `width`.
    func floored(to width: Int64) -> Int64 {
        let rest = self % width
        return self - (rest < 0 ? rest + width : rest)
    }
}
