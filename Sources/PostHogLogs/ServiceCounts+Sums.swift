// Sums and differences of what services says.

extension [ServiceCounts] {
    /// Rows of the same name as one, at the place of the first: each name's trace and fatal entries are taken out of its
    /// neighbours once.
    package var oneRowAName: [ServiceCounts] {
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
}

extension SeverityBands {
    package static let zero = SeverityBands(debug: 0, info: 0, warn: 0, error: 0)

    package var sum: Int { debug + info + warn + error }

    package static func + (a: SeverityBands, b: SeverityBands) -> SeverityBands {
        SeverityBands(debug: a.debug + b.debug, info: a.info + b.info, warn: a.warn + b.warn, error: a.error + b.error)
    }

    /// By how much the bands are above others, together.
    package func excess(over other: SeverityBands) -> Int {
        max(0, debug - other.debug) + max(0, info - other.info) + max(0, warn - other.warn)
            + max(0, error - other.error)
    }
}
