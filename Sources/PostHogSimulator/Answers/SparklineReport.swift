internal import PostHogLogs

/// The answer of `sparkline`: whole buckets, one row for every breakdown value in each, and a filler for empty ones.
struct SparklineReport {
    let reading: Reading
    private let width: Int64
    private let seconds: Range<Int64>

    static let empty = Array("[]".utf8)
    static let other = ExactText("$$_posthog_breakdown_other_$$")
    /// Stands for blank, and fills empty buckets.
    static let placeholder = ExactText("(no value)")

    init(_ reading: Reading) {
        self.reading = reading
        width = reading.width(target: 50)
        var seconds = reading.window.wholeBuckets(of: width)
        let isCut = seconds.lowerBound < reading.window.from.seconds
        if reading.version.sparkline.firstBucket == .droppedUnlessAligned, isCut, !seconds.isEmpty {
            seconds = seconds.lowerBound + width..<seconds.upperBound
        }
        self.seconds = seconds
    }

    var json: [UInt8] {
        let grid = reading.store.tally(
            reading.selection(seconds), by: reading.query.breakdown == .severity ? .severity : .service, width: width)
        let names = shownNames(grid)
        var json = JSONText(reserving: 65_536)
        var rows = 0
        json.raw("[")
        var start = seconds.lowerBound
        while start < seconds.upperBound, rows < reading.version.sparkline.rowLimit {
            let bucket = Int((start - grid.start).floored(to: width) / width)
            let isStored = start >= grid.start && bucket < grid.bucketCount
            let values = isStored ? merged(grid.bucket(bucket), names) : []
            for (name, tally) in values.isEmpty ? [(Self.placeholder, Tally())] : values
            where rows < reading.version.sparkline.rowLimit {
                json.comma(unlessAt: rows)
                write(name, tally, at: start, to: &json)
                rows += 1
            }
            start += width
        }
        json.raw("]")
        return json.bytes
    }

    /// What each value is shown as: itself, or `other` beyond the top ones of the whole window.
    private func shownNames(_ grid: TallyGrid) -> [ExactText] {
        let table = reading.store.table
        let stored = reading.query.breakdown == .severity ? table.severities : table.services
        let names = stored.map { $0.text.isEmpty ? Self.placeholder : $0 }
        guard let top = reading.version.sparkline.top else { return names }
        let byBytes = reading.query.rank == .bytes
        var weights: [ExactText: Int] = [:]
        for (name, tally) in zip(names, grid.totals()) where tally.entries > 0 {
            weights[name, default: 0] += byBytes ? tally.bytes : tally.entries
        }
        let ranked = weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let kept = Set(ranked.prefix(top).map(\.key))
        return names.map { kept.contains($0) ? $0 : Self.other }
    }

    /// One bucket's rows, in order of their names.
    private func merged(_ tallies: ArraySlice<Tally>, _ names: [ExactText]) -> [(ExactText, Tally)] {
        var rows: [ExactText: Tally] = [:]
        for (name, tally) in zip(names, tallies) where tally.entries > 0 {
            rows[name, default: Tally()].add(tally)
        }
        return rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func write(_ name: ExactText, _ tally: Tally, at start: Int64, to json: inout JSONText) {
        let version = reading.version.sparkline
        json.raw(#"{"time":"#)
        json.time(start, version.timeZone)
        json.raw(",")
        json.string(reading.query.breakdown == .service ? "service" : version.severityKey)
        json.raw(":")
        json.string(name.text)
        json.raw(#","count":"#)
        json.number(tally.entries)
        if version.hasBytes {
            json.raw(#","bytes_uncompressed":"#)
            json.number(tally.bytes)
        }
        json.raw("}")
    }
}
