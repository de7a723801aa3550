/// The answer of `services`.
struct ServicesReport {
    let reading: Reading
    private let listed: [ServiceSums]
    private let total: Int
    private let seconds: Range<Int64>

    init(_ reading: Reading) {
        self.reading = reading
        seconds = reading.version.services.window == .exact ? reading.window.closed : reading.window.wholeDays
        let all = ServiceSums.all(reading, over: seconds)
        total = all.count
        listed = Array(all.prefix(reading.version.services.cap))
    }

    static let empty = Array(#"{"services":[],"sparkline":[]}"#.utf8)

    var json: [UInt8] {
        let version = reading.version.services
        let listedEntries = listed.reduce(0) { $0 + $1.entries }
        var json = JSONText(reserving: 200 * listed.count + 4096)
        json.raw(#"{"services":["#)
        for (index, service) in listed.enumerated() {
            json.comma(unlessAt: index)
            write(service, share: Self.percent(service.entries, of: listedEntries), to: &json)
        }
        json.raw(#"],"sparkline":["#)
        writeSparkline(to: &json)
        json.raw("]")
        if version.hasTotalServices {
            json.raw(#","total_services":"#)
            json.number(total)
        }
        if version.hasSummary {
            let top = listed.prefix(Self.summaryTop)
            json.raw(#","summary":{"top_services_count":"#)
            json.number(top.count)
            json.raw(#","top_services_volume_share_pct":"#)
            json.number(Self.percent(top.reduce(0) { $0 + $1.entries }, of: listedEntries), places: 2)
            json.raw("}")
        }
        json.raw("}")
        return json.bytes
    }

    private func write(_ service: ServiceSums, share: Double, to json: inout JSONText) {
        let version = reading.version.services
        json.raw(#"{"service_name":"#)
        json.string(service.name.text)
        json.raw(#","log_count":"#)
        json.number(service.entries)
        json.raw(#","error_count":"#)
        json.number(service.errors)
        json.raw(#","error_rate":"#)
        json.number(Double(service.errors) / Double(service.entries), places: 4)
        if version.hasSeverityBreakdown {
            json.raw(#","severity_breakdown":{"debug":"#)
            json.number(service.debug)
            json.raw(#","info":"#)
            json.number(service.info)
            json.raw(#","warn":"#)
            json.number(service.warn)
            json.raw(#","error":"#)
            json.number(service.errors)
            json.raw("}")
        }
        if version.hasSummary {
            json.raw(#","volume_share_pct":"#)
            json.number(share, places: 2)
            json.raw(#","active_rules":[]"#)
        }
        json.raw("}")
    }

    /// Counts by time and service, without zero-fill; the newest rows are cut beyond the limit.
    private func writeSparkline(to json: inout JSONText) {
        let table = reading.store.table
        let limit = reading.version.services.sparklineTop
        let top = limit.map { limit in Set(listed.prefix(limit).map(\.name)) }
        let grid = reading.store.tally(
            reading.selection(seconds), by: .service, width: reading.width(target: 50))
        var rows = 0
        for bucket in 0..<grid.bucketCount {
            for (tally, stored) in zip(grid.bucket(bucket), table.services) where tally.entries > 0 {
                let name = ServiceSums.shown(stored)
                guard top?.contains(name) != false else { continue }
                guard rows < Self.sparklineRowLimit else { return }
                json.comma(unlessAt: rows)
                json.raw(#"{"time":"#)
                json.time(grid.startOfBucket(bucket), .naive)
                json.raw(#","service_name":"#)
                json.string(name.text)
                json.raw(#","count":"#)
                json.number(tally.entries)
                json.raw("}")
                rows += 1
            }
        }
    }

    private static let sparklineRowLimit = 10_000
    private static let summaryTop = 5

    private static func percent(_ part: Int, of whole: Int) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole) * 100
    }
}
