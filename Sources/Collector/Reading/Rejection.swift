/// Why a reading of a bucket is not accepted, though every answer was well-formed. The bucket stays unreconciled.
package enum Rejection: String, Error {
    /// The sparkline shows less than the services answer before it: one of the two came from a lagging replica.
    case sparklineBehind = "sparkline_behind"
    /// The totals show less than the groups before them: one of the two came from a lagging replica.
    case totalsBehind = "totals_behind"
    /// The trace and fatal answer shows less than the sparkline before it.
    case traceFatalBehind = "trace_fatal_behind"
    /// A reading up to the end of its bucket, which a server may take in, shows other than exactly what the sparkline does.
    case notExact = "not_exact"
    /// Some services come with severities and some without.
    case noBreakdown = "no_severity_breakdown"
    /// A service's bands add up to more than its entries.
    case inconsistent
}
