/// The severities of PostHog's logs. Capture writes these texts; older rows hold any case, and `unknown` stands for blank
/// and every other text.
package enum Severity: String, CaseIterable, Sendable {
    case trace, debug, info, warn, error, fatal, unknown

    package init(text: String) {
        let lowercased = text.lowercased()
        self = lowercased == "warning" ? .warn : Severity(rawValue: lowercased) ?? .unknown
    }
}

extension Severity {
    /// The texts by which it is usually stored; none of `unknown`.
    package var spellings: [String] {
        (self == .warn ? ["warn", "warning"] : self == .unknown ? [] : [rawValue])
            .flatMap { [$0, $0.uppercased(), $0.prefix(1).uppercased() + $0.dropFirst()] }
    }
}

extension Severity: Comparable {
    package static func < (left: Severity, right: Severity) -> Bool {
        left.rank < right.rank
    }

    /// The index in the order of declaration, from `trace` up; `unknown` comes last.
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
