import Basics

/// The answers of `count-ranges` and `count`, which count `[date_from, date_to)` to the microsecond.
struct CountReport {
    let reading: Reading

    init(_ reading: Reading) {
        self.reading = reading
    }

    static let emptyTotal = Array(#"{"count":0}"#.utf8)
    static let emptyRanges = Array(#"{"ranges":[],"interval":"1m"}"#.utf8)

    var total: [UInt8] {
        let grid = reading.store.volume(reading.selection(reading.window.halfOpen), by: .total, width: nil)
        var json = JSONText()
        json.raw(#"{"count":"#)
        json.number(grid.totals()[0].entries)
        json.raw("}")
        return json.bytes
    }

    /// Only buckets with entries, shown with their whole edges though the count is of the part asked for. The newest
    /// are cut beyond the row limit.
    var ranges: [UInt8] {
        let target = Int64(reading.query.targetBuckets)
        let width = reading.width(target: target)
        let version = reading.version.countRanges
        let grid = reading.store.volume(reading.selection(reading.window.halfOpen), by: .total, width: width)
        var json = JSONText(reserving: 8192)
        var rows = 0
        json.raw(#"{"ranges":["#)
        for bucket in 0..<grid.bucketCount where rows < version.rowLimit {
            guard let volume = grid.bucket(bucket).first, volume.entries > 0 else { continue }
            let start = grid.startOfBucket(bucket)
            json.comma(unlessAt: rows)
            json.raw(#"{"date_from":"#)
            json.time(start, version.timeZone)
            json.raw(#","date_to":"#)
            json.time(start + grid.width, version.timeZone)
            json.raw(#","count":"#)
            json.number(volume.entries)
            json.raw("}")
            rows += 1
        }
        json.raw(#"],"interval":"#)
        json.string(
            BucketWidth.name(width, from: reading.window.from, to: reading.window.widthEnd, target: target))
        json.raw("}")
        return json.bytes
    }
}
