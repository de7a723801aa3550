internal import PostHogLogs

/// The entries of one project. Costs a read as many steps as there are cells in the minutes it touches; totals and
/// severities over whole minutes that are all visible cost one step a minute and severity.
struct LogStore {
    private(set) var table = SeriesTable()
    /// Sorted by index.
    private var minutes: [Minute] = []

    /// What a read may see.
    struct Selection {
        /// Seconds since 1970 of the entries' own times.
        var seconds: Range<Int64>
        /// Entries that arrived after this second are not there yet.
        var asOf: Int64
        /// nil for all.
        var services: Set<ExactText>?
        var severities: Set<ExactText>?
    }

    enum Dimension {
        case total, severity, service, series
    }

    mutating func add(_ record: LogRecord, arrival: Int64) {
        let second = record.timestamp.seconds
        let series = table.id(service: record.serviceName, severity: record.severityText)
        let index = position(of: second.flooredToMinute)
        if index == minutes.count || minutes[index].index != second.flooredToMinute {
            minutes.insert(Minute(index: second.flooredToMinute), at: index)
        }
        minutes[index].add(
            Tally(entries: record.count, bytes: record.bytes), second: second, series: series,
            severity: table.series[series].severity, arrival: arrival)
    }

    /// Forgets the minutes that ended before this second.
    mutating func prune(before second: Int64) {
        guard let first = minutes.first, first.index < second.flooredToMinute else { return }
        minutes.removeFirst(position(of: second.flooredToMinute))
    }

    func holdsAnything(asOf second: Int64) -> Bool {
        minutes.contains { $0.earliestArrival <= second }
    }

    /// Sums by epoch-aligned buckets of `width` seconds, from the bucket that holds the selection's first entry to the
    /// one that holds its last; nil puts all into one bucket.
    func tally(_ selection: Selection, by dimension: Dimension, width: Int64?) -> TallyGrid {
        let seconds = clipped(selection.seconds)
        let width = width ?? max(1, seconds.upperBound - seconds.lowerBound)
        let isOneBucket = width == seconds.upperBound - seconds.lowerBound
        let ids = slots(selection, dimension)
        var grid = TallyGrid(
            covering: seconds, width: width,
            alignedTo: isOneBucket ? seconds.lowerBound : seconds.lowerBound.floored(to: width), ids: ids.count)
        let isUnfiltered = selection.services == nil && selection.severities == nil
        let takesTotals = isUnfiltered && dimension.isOfSeverity && (isOneBucket || width % 60 == 0)
        for minute in minutes[touched(by: seconds)] {
            let first = minute.firstSecond
            let isWhole = first >= seconds.lowerBound && first + 60 <= seconds.upperBound
            if takesTotals, isWhole, minute.latestArrival <= selection.asOf {
                for (severity, tally) in minute.severityTotals.enumerated() {
                    grid.add(tally, second: first, id: dimension == .total ? 0 : severity)
                }
                continue
            }
            for cell in minute.cells {
                let second = first + cell.second
                let id = ids.bySeries[cell.series]
                guard id >= 0, seconds.contains(second), second + Int64(cell.delay) <= selection.asOf else { continue }
                grid.add(cell.tally, second: second, id: id)
            }
        }
        return grid
    }

    /// For every series the id that it is summed under, or -1 where the selection leaves it out.
    private func slots(_ selection: Selection, _ dimension: Dimension) -> (bySeries: [Int], count: Int) {
        let services = selection.services.map { wanted in table.services.map(wanted.contains) }
        let severities = selection.severities.map { wanted in table.severities.map(wanted.contains) }
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
    private func clipped(_ seconds: Range<Int64>) -> Range<Int64> {
        guard let first = minutes.first, let last = minutes.last else {
            return seconds.lowerBound..<seconds.lowerBound
        }
        return seconds.clamped(to: first.firstSecond..<last.firstSecond + 60)
    }

    private func touched(by seconds: Range<Int64>) -> Range<Int> {
        guard !seconds.isEmpty else { return 0..<0 }
        return position(
            of: seconds.lowerBound.flooredToMinute)..<position(of: (seconds.upperBound - 1).flooredToMinute + 1)
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
    /// The start of the epoch-aligned bucket of `width` seconds.
    func floored(to width: Int64) -> Int64 {
        let rest = self % width
        return self - (rest < 0 ? rest + width : rest)
    }

    fileprivate var flooredToMinute: Int64 { floored(to: 60) / 60 }
}
