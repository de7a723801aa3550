import Basics

/// The answer of `sparkline`: whole buckets, one row for every breakdown value in each, and a filler for empty ones.
struct SparklineReport {
    let reading: Reading
    private let spine: SparklineSpine

    static let empty = Array("[]".utf8)
    static let other = ExactText("$$_posthog_breakdown_other_$$")
    /// Stands for blank, and fills empty buckets. A value may really be called so: then there are two rows of it.
    static let placeholder = "(no value)"

    init(_ reading: Reading) throws(Refusal) {
        self.reading = reading
        spine = try SparklineSpine(reading)
    }

    var json: [UInt8] {
        let grid = reading.store.volume(
            reading.selection(spine.read), by: reading.query.breakdown == .severity ? .severity : .service,
            width: spine.width)
        let names = names(grid)
        var json = JSONText(reserving: 65_536)
        var rows = 0
        json.raw("[")
        var start = spine.shown.lowerBound
        while start < spine.shown.upperBound, rows < reading.version.sparkline.rowLimit {
            let bucket = Int((start - grid.start).floored(to: grid.width) / grid.width)
            let isStored = start >= grid.start && bucket < grid.bucketCount
            let values = isStored ? merged(grid.bucket(bucket), names) : []
            for (name, volume) in values.isEmpty ? [(ExactText(""), Volume())] : values
            where rows < reading.version.sparkline.rowLimit {
                json.comma(unlessAt: rows)
                write(name, volume, at: start, to: &json)
                rows += 1
            }
            start += grid.width
        }
        json.raw("]")
        return json.bytes
    }

    /// What each value is counted under: itself, or `other` beyond the top ones of all that was read.
    private func names(_ grid: VolumeGrid) -> [ExactText] {
        let table = reading.store.table
        let stored = reading.query.breakdown == .severity ? table.severities : table.services
        guard let top = reading.version.sparkline.top else { return stored }
        let isByBytes = reading.query.rank == .bytes
        let weights = zip(stored, grid.totals()).filter { $0.1.entries > 0 }
            .map { (name: $0, weight: isByBytes ? $1.bytes : $1.entries) }
        let ranked = weights.sorted { ($1.weight, $0.name) < ($0.weight, $1.name) }
        let kept = Set(ranked.prefix(top).map(\.name))
        return stored.map { kept.contains($0) ? $0 : Self.other }
    }

    /// One bucket's rows, in order of their stored names.
    private func merged(_ volumes: ArraySlice<Volume>, _ names: [ExactText]) -> [(ExactText, Volume)] {
        var rows: [ExactText: Volume] = [:]
        for (name, volume) in zip(names, volumes) where volume.entries > 0 {
            rows[name, default: Volume()].add(volume)
        }
        return rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func write(_ name: ExactText, _ volume: Volume, at start: Int64, to json: inout JSONText) {
        let version = reading.version.sparkline
        json.raw(#"{"time":"#)
        json.time(start, version.timeZone)
        json.raw(",")
        json.string(reading.query.breakdown == .service ? "service" : version.severityKey)
        json.raw(":")
        json.string(name.text.isEmpty ? Self.placeholder : name.text)
        json.raw(#","count":"#)
        json.number(volume.entries)
        if version.hasBytes {
            json.raw(#","bytes_uncompressed":"#)
            json.number(volume.bytes)
        }
        json.raw("}")
    }
}
