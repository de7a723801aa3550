import Basics

/// The answer of `services`.
struct ServicesReport {
    let reading: Reading
    private let listed: [ServiceSums]
    private let total: Int
    private let range: Range<Int64>

    init(_ reading: Reading) {
        self.reading = reading
        range =
            switch reading.version.services.window {
            case .halfOpen: reading.window.halfOpen
            case .closed: reading.window.closed
            case .wholeDays: reading.window.wholeDays
            }
        let all = ServiceSums.all(reading, over: range)
        total = all.count
        listed = Array(all.prefix(reading.version.services.cap))
    }

    static let empty = Array(#"{"services":[],"sparkline":[]}"#.utf8)

    var json: [UInt8] {
        let version = reading.version.services
        let listedEntries = listed.reduce(0) { $0 + $1.entries }
        let shares = listed.map { (100 * Double($0.entries) / Double(listedEntries)).rounded(places: 2) }
        var json = JSONText(reserving: 200 * listed.count + 4096)
        json.raw(#"{"services":["#)
        for (index, service) in listed.enumerated() {
            json.comma(unlessAt: index)
            write(service, share: shares[index], to: &json)
        }
        json.raw(#"],"sparkline":["#)
        writeSparkline(to: &json)
        json.raw("]")
        if version.hasTotalServices {
            json.raw(#","total_services":"#)
            json.number(total)
        }
        if version.hasSummary {
            let top = shares.prefix(Self.summaryTop)
            json.raw(#","summary":{"top_services_count":"#)
            json.number(top.count)
            json.raw(#","top_services_volume_share_pct":"#)
            json.number(top.reduce(0, +).rounded(places: 2))
            json.raw("}")
        }
        json.raw("}")
        return json.bytes
    }

    private func write(_ service: ServiceSums, share: Double, to json: inout JSONText) {
        let version = reading.version.services
        json.raw(#"{"service_name":"#)
        json.string(ServiceSums.shown(service.name))
        json.raw(#","log_count":"#)
        json.number(service.entries)
        json.raw(#","error_count":"#)
        json.number(service.errors)
        json.raw(#","error_rate":"#)
        json.number((Double(service.errors) / Double(service.entries)).rounded(places: 4))
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
            json.number(share)
            json.raw(#","active_rules":[]"#)
        }
        json.raw("}")
    }

    /// Counts by time and stored name, without zero-fill; the newest rows are cut beyond the limit.
    private func writeSparkline(to json: inout JSONText) {
        let services = reading.store.table.services
        let top = reading.version.services.sparklineTop.map { Set(listed.prefix($0).map(\.id)) }
        let grid = reading.store.volume(reading.selection(range), by: .service, width: reading.width(target: 50))
        let order = services.indices.sorted { services[$0] < services[$1] }
        var rows = 0
        for bucket in 0..<grid.bucketCount {
            let volumes = grid.bucket(bucket)
            for id in order where volumes[volumes.startIndex + id].entries > 0 && top?.contains(id) != false {
                guard rows < Self.sparklineRowLimit else { return }
                json.comma(unlessAt: rows)
                json.raw(#"{"time":"#)
                json.time(grid.startOfBucket(bucket), .naive)
                json.raw(#","service_name":"#)
                json.string(ServiceSums.shown(services[id]))
                json.raw(#","count":"#)
                json.number(volumes[volumes.startIndex + id].entries)
                json.raw("}")
                rows += 1
            }
        }
    }

    private static let sparklineRowLimit = 10_000
    private static let summaryTop = 5
}
