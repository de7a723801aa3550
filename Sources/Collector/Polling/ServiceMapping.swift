package import Ledger
package import Patterns
package import PostHogLogs

/// Which services are shown, and by what names. What PostHog sends is counted as it is; the mapping decides which series that
/// goes to.
package struct ServiceMapping: Hashable, Sendable {
    /// The services that are shown, by PostHog's names; all where it is nil.
    package var include: Pattern?
    /// Those of them that are not.
    package var exclude: Pattern?
    /// Applied one after the other. What then has the same name is summed.
    package var renames: [Rename]
    /// How many services have series of their own, those with the most entries.
    package var limit: Int?
    /// How long the series of a service stay of which no entry came in, in seconds: a day or more; nil for ever.
    package var lifetimeSeconds: Int64?

    package struct Rename: Hashable, Sendable {
        package let match: Pattern
        package let replacement: PatternReplacement

        package init(match: Pattern, replacement: PatternReplacement) {
            self.match = match
            self.replacement = replacement
        }
    }

    package init(
        include: Pattern? = nil, exclude: Pattern? = nil, renames: [Rename] = [], limit: Int? = nil,
        lifetimeSeconds: Int64? = nil
    ) {
        self.include = include
        self.exclude = exclude
        self.renames = renames
        self.limit = limit
        self.lifetimeSeconds = lifetimeSeconds
    }

    /// The name under which a service is shown; nil where it is not. What became of no name at all is a service without one.
    package func shownName(of service: ServiceName) -> ServiceName? {
        guard include?.matches(service.text) ?? true, !(exclude?.matches(service.text) ?? false) else { return nil }
        guard !renames.isEmpty else { return service }
        return ServiceName(renames.reduce(service.text) { $1.match.replacing(in: $0, with: $1.replacement) })
    }

    /// The same for a ledger.
    package var seriesMapping: SeriesMapping {
        guard self != ServiceMapping() else { return .identity }
        return SeriesMapping(name: name, limit: limit, lifetime: lifetimeSeconds) { values in
            // The first label is the service.
            guard let service = values.first, let shown = shownName(of: ServiceName(service)) else { return nil }
            return [shown.exact] + values.dropFirst()
        }
    }

    /// A text that differs where names do.
    private var name: String {
        guard include != nil || exclude != nil || !renames.isEmpty else { return "" }
        let rules = renames.flatMap { [$0.match.text, $0.replacement.text] }
        return ([include?.text ?? "", exclude?.text ?? ""] + rules).joined(separator: "\u{0}")
    }
}
