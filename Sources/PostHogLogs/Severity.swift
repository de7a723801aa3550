/// The severities of PostHog's logs. Capture writes these texts; older rows hold any case, and `unknown` takes in blank
/// and every other text.
package enum Severity: String, CaseIterable, Sendable {
    case trace, debug, info, warn, error, fatal, unknown

    package init(text: String) {
        let lowercased = text.lowercased()
        self = lowercased == "warning" ? .warn : Severity(rawValue: lowercased) ?? .unknown
    }
}

extension Severity: Comparable {
    package static func < (left: Severity, right: Severity) -> Bool {
        left.rank < right.rank
    }

    /// The place in the order of declaration, from `trace` up; `unknown` comes last.
    package var rank: Int {
        switch self {
        case .trace: 0
        case .debug: 1
        case .info: 2
        case .warn: 3
        case .error: 4
        case .fatal: 5
        case .unknown: 6
        }
    }
}
