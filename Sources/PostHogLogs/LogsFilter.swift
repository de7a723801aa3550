import Basics

/// Which entries a question is about; all of them where it is empty. What it holds has to be true together.
package struct LogsFilter: Hashable, Sendable {
    /// Entries of any of these services.
    package var services: [ServiceName] = []
    /// Entries of any of these severities, as stored in lower case; never `unknown`, which PostHog's filter does not know.
    package var severities: [Severity] = []
    /// Entries of any of these severities, in any of their usual spellings; `unknown` is what has none of these.
    package var spelledSeverities: [Severity] = []
    /// A part of the body, in any case. Never empty.
    package var search: String?
    package var conditions: [FilterCondition] = []

    package init(services: [ServiceName] = [], severities: [Severity] = []) {
        self.services = services
        self.severities = severities
    }
}

extension JSONText {
    /// The fields of a query that choose entries.
    ///
    /// One group in a group is the only form of `filterGroup` that every version of PostHog takes and that means the same for
    /// every kind of condition. Lists are sent even when empty: some versions answer 500 to `null`.
    mutating func filter(_ filter: LogsFilter) {
        precondition(!filter.severities.contains(.unknown), "PostHog answers 500 to 'unknown'")
        precondition(filter.services.allSatisfy(\.isWhole), "a name that was cut finds nothing")
        raw(#""severityLevels":"#)
        strings(filter.severities.map(\.rawValue))
        raw(#","serviceNames":"#)
        strings(filter.services.flatMap(\.stored))
        if let search = filter.search {
            raw(#","searchTerm":"#)
            string(search)
        }
        raw(#","filterGroup":"#)
        group(FilterCondition.ofSeverities(filter.spelledSeverities) + filter.conditions)
    }

    /// Conditions that have to be true together.
    mutating func group(_ conditions: [FilterCondition]) {
        raw(#"{"type":"AND","values":[{"type":"AND","values":["#)
        for (index, condition) in conditions.enumerated() {
            comma(unlessAt: index)
            self.condition(condition)
        }
        raw("]}]}")
    }

    private mutating func condition(_ condition: FilterCondition) {
        raw(#"{"key":"#)
        string(condition.key)
        raw(#","type":"#)
        string(condition.subject.rawValue)
        raw(#","operator":"#)
        string(condition.comparison.rawValue)
        raw(#","value":"#)
        strings(condition.values)
        raw("}")
    }
}
