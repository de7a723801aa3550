package import Ledger
package import PostHogLogs

/// What was read of one bucket, in the order in which it was asked for. The order is what makes it believable: what the
/// sparkline does not show cannot be in the services answer before it, and a trace and fatal answer after the sparkline
/// shows all that the sparkline did.
package struct BucketReading: Sendable {
    package let services: [ServiceCounts]
    package let sparkline: SeverityCounts

    package init(services: [ServiceCounts], sparkline: SeverityCounts) {
        self.services = services.oneRowAName
        self.sparkline = sparkline
    }

    /// Whether the sparkline vouches for the services answer: it shows at least as much of everything.
    package func verify() throws(Rejection) {
        var total = SeverityBands(debug: 0, info: 0, warn: 0, error: 0)
        var unknown = 0
        for service in services {
            guard let bands = service.bands else { throw .noBreakdown }
            guard bands.sum <= service.entries else { throw .inconsistent }
            total = total + bands
            unknown += service.entries - bands.sum
        }
        // What is otherValue may be of any severity.
        let missing = total.excess(over: sparkline.bands) + max(0, unknown - sparkline[.unknown])
        guard missing <= sparkline.otherValue else { throw .sparklineBehind }
    }

    /// Whether there are exactly as many entries as the sparkline shows. Where `verify` finds no severity with more, each has
    /// exactly as many then.
    func verifyExact() throws(Rejection) {
        guard services.reduce(0, { $0 + $1.entries }) == sparkline.total else { throw .notExact }
    }

    /// The same but for some services, of whose entries not all is known that is needed.
    func without(_ names: Set<ServiceName>) -> BucketReading {
        BucketReading(services: services.filter { !names.contains($0.name) }, sparkline: sparkline)
    }

    /// The samples of the bucket, each a lower bound of the truth, services in the order of the answer. Call `verify` first.
    ///
    /// - Parameter split: entries of exactly trace and fatal, by service, read after the sparkline.
    package func samples(split: TraceFatalCounts = .none) -> [Sample] {
        let named = services.flatMap { service in
            service.samples(trace: split.trace[service.name] ?? 0, fatal: split.fatal[service.name] ?? 0)
        }
        let seen = Set(services.map(\.name))
        let unseen = Set(split.trace.keys).union(split.fatal.keys).subtracting(seen).sorted()
        return named
            + unseen.flatMap { name in
                [
                    Sample(service: name, severity: .trace, count: split.trace[name] ?? 0),
                    Sample(service: name, severity: .fatal, count: split.fatal[name] ?? 0),
                ]
            }
    }
}

extension [ServiceCounts] {
    /// Rows of the same name as one, at the place of the first: each name's trace and fatal entries are taken out of its
    /// neighbours once.
    var oneRowAName: [ServiceCounts] {
        var places: [ServiceName: Int] = [:]
        var rows: [ServiceCounts] = []
        for row in self {
            if let place = places[row.name] {
                rows[place] = rows[place] + row
            } else {
                places[row.name] = rows.count
                rows.append(row)
            }
        }
        return rows
    }
}

extension ServiceCounts {
    fileprivate static func + (a: ServiceCounts, b: ServiceCounts) -> ServiceCounts {
        var bands: SeverityBands?
        if let one = a.bands, let other = b.bands { bands = one + other }
        return ServiceCounts(name: a.name, entries: a.entries + b.entries, errors: a.errors + b.errors, bands: bands)
    }

    fileprivate func samples(trace: Int, fatal: Int) -> [Sample] {
        guard let bands else { return [] }
        return [
            Sample(service: name, severity: .trace, count: trace),
            Sample(service: name, severity: .debug, count: bands.debug - trace),
            Sample(service: name, severity: .info, count: bands.info),
            Sample(service: name, severity: .warn, count: bands.warn),
            Sample(service: name, severity: .error, count: bands.error - fatal),
            Sample(service: name, severity: .fatal, count: fatal),
            Sample(service: name, severity: .unknown, count: entries - bands.sum),
        ]
    }
}

extension SeverityBands {
    fileprivate var sum: Int { debug + info + warn + error }

    /// By how much the bands are above others, together.
    fileprivate func excess(over other: SeverityBands) -> Int {
        max(0, debug - other.debug) + max(0, info - other.info) + max(0, warn - other.warn)
            + max(0, error - other.error)
    }

    fileprivate static func + (a: SeverityBands, b: SeverityBands) -> SeverityBands {
        SeverityBands(debug: a.debug + b.debug, info: a.info + b.info, warn: a.warn + b.warn, error: a.error + b.error)
    }
}
