package import Ledger
package import PostHogLogs

/// The services of a bucket beside the sparkline that was asked for after them: what that does not show cannot be in the
/// answer before it, or one of the two came from a replica that lags behind.
package struct ServicesCheck: Sendable {
    package let services: [ServiceCounts]
    package let reference: SeverityCounts

    package init(services: [ServiceCounts], reference: SeverityCounts) {
        self.services = services.oneRowAName
        self.reference = reference
    }

    private var entries: Int { services.reduce(0) { $0 + $1.entries } }

    /// Whether the sparkline shows at least as much of everything.
    package func verify() throws(Rejection) {
        var total = SeverityBands.zero
        var unknown = 0
        for service in services {
            guard let bands = service.bands else { throw .noBreakdown }
            guard bands.sum <= service.entries else { throw .inconsistent }
            total = total + bands
            unknown += service.entries - bands.sum
        }
        // What is in PostHog's "other" may be of any severity.
        let missing = total.excess(over: reference.bands) + max(0, unknown - reference[.unknown])
        guard missing <= reference.otherValue else { throw .sparklineBehind }
    }

    /// Whether the sparkline shows at least as many entries, of whatever severity.
    func verifyTotal() throws(Rejection) {
        guard entries <= reference.total else { throw .sparklineBehind }
    }

    /// Whether there are exactly as many entries as the sparkline shows. Where `verify` finds no severity with more, each has
    /// exactly as many then.
    func verifyExact() throws(Rejection) {
        guard entries == reference.total else { throw .notExact }
    }

    /// The same but for some services, of whose entries not all is known that is needed.
    func without(_ names: Set<ServiceName>) -> ServicesCheck {
        ServicesCheck(services: services.filter { !names.contains($0.name) }, reference: reference)
    }

    /// The samples of the bucket, each a lower bound of the truth, services in the order of the answer. Call `verify` first.
    ///
    /// - Parameter exact: entries of exactly trace and fatal, by service, read after the sparkline.
    package func samples(_ exact: TraceFatalCounts = .none) -> [Sample] {
        let named = services.flatMap { service in
            service.samples(trace: exact.trace[service.name] ?? 0, fatal: exact.fatal[service.name] ?? 0)
        }
        let seen = Set(services.map(\.name))
        let unseen = Set(exact.trace.keys).union(exact.fatal.keys).subtracting(seen).sorted()
        return named
            + unseen.flatMap { name in
                [
                    Sample(service: name, severity: .trace, count: exact.trace[name] ?? 0),
                    Sample(service: name, severity: .fatal, count: exact.fatal[name] ?? 0),
                ]
            }
    }
}

extension ServiceCounts {
    fileprivate func samples(trace: Int, fatal: Int) -> [Sample] {
        guard let bands else { return [] }
        // The labels of all are the same, so they share their memory.
        let labels = SeriesLabels(name)
        func sample(_ severity: Severity, _ count: Int) -> Sample { Sample(SeriesKey(severity.rank, labels), count) }
        return [
            sample(.trace, trace), sample(.debug, bands.debug - trace), sample(.info, bands.info),
            sample(.warn, bands.warn), sample(.error, bands.error - fatal), sample(.fatal, fatal),
            sample(.unknown, entries - bands.sum),
        ]
    }
}
