import ArgumentParser
import Patterns
import PostHogLogs

/// Which entries a command is about.
struct EntryFilterOptions: ParsableArguments {
    @Option(help: .init("Entries of this service; repeat it for more.", valueName: "name"))
    var service: [String] = []

    @Option(
        help: .init(
            "Entries of this severity, in any spelling: trace, debug, info, warn, error, fatal or unknown; repeat it for more.",
            valueName: "severity"), completion: .list(Severity.allCases.map(\.rawValue)))
    var severity: [String] = []

    @Option(parsing: .unconditional, help: .init("Entries whose body has this text, in any case.", valueName: "text"))
    var search: String?

    @Option(
        parsing: .unconditionalSingleValue,
        help: .init(
            "Entries with this attribute: k=v, k!=v, k=~regex, k!~regex, k>1, k<1, k or !k; v may be a list, a,b. Repeat it for "
                + "more, which all have to be true.", valueName: "condition"))
    var attr: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: .init(
            "The same of an attribute of the resource that wrote them, but for > and <.", valueName: "condition"))
    var resource: [String] = []

    func resolve() throws(SettingsError) -> LogsFilter {
        var filter = LogsFilter()
        for name in service {
            let service = ServiceName(name)
            guard service.isWhole else { throw SettingsError("--service takes a name of at most 256 bytes") }
            filter.services.append(service)
        }
        for text in severity.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }) {
            guard !text.isEmpty else { throw SettingsError("--severity has an empty name: fill it in or remove it") }
            let severity = Severity(text: text)
            guard severity != .unknown || text == severity.rawValue else {
                throw SettingsError(
                    "--severity does not know \"\(text)\": use \(Severity.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            filter.spelledSeverities.append(severity)
        }
        guard search?.isEmpty != true else { throw SettingsError("--search needs a text") }
        filter.search = search
        filter.conditions =
            try conditions(attr, of: .attribute, "--attr") + conditions(resource, of: .resource, "--resource")
        return filter
    }

    private func conditions(
        _ texts: [String], of subject: FilterCondition.Subject, _ flag: String
    ) throws(SettingsError) -> [FilterCondition] {
        var conditions: [FilterCondition] = []
        for text in texts {
            let condition: FilterCondition
            do throws(FilterError) {
                condition = try FilterCondition(text, of: subject)
            } catch {
                throw SettingsError("\(error.description) (\(flag))")
            }
            if [.matches, .matchesNot].contains(condition.comparison) { try check(condition.values, flag) }
            conditions.append(condition)
        }
        return conditions
    }

    /// PostHog responds to one that is wrong as if it had failed itself.
    private func check(_ expressions: [String], _ flag: String) throws(SettingsError) {
        for expression in expressions {
            do throws(PatternError) {
                _ = try SearchPattern(expression)
            } catch {
                throw SettingsError(
                    "\(flag): \(expression.debugDescription) is not a regular expression of RE2: \(error.description)")
            }
        }
    }

    /// Of a question that PostHog answers from a rollup, which knows services and resources alone: it would pass over all else.
    func resolveForRollup() throws(SettingsError) -> LogsFilter {
        guard severity.isEmpty, search == nil, attr.isEmpty else {
            throw SettingsError(
                "PostHog narrows values and attributes by --service and --resource alone: leave out --severity, --search and "
                    + "--attr")
        }
        return try resolve()
    }
}
