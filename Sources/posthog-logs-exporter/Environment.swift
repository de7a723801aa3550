import FoundationEssentials

/// The environment variables, handed in so that tests can have their own. An empty one counts as absent.
struct Environment: Sendable {
    private let values: [String: String]

    init(_ values: [String: String]) {
        self.values = values
    }

    static var process: Environment { Environment(ProcessInfo.processInfo.environment) }

    subscript(_ name: String) -> String? {
        values[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    func filtered(_ isIncluded: (String) -> Bool) -> Environment {
        Environment(values.filter { isIncluded($0.key) })
    }

    func setting(_ name: String, to value: String) -> Environment {
        Environment(values.merging([name: value]) { $1 })
    }

    var names: [String] { Array(values.keys) }

    /// Without the blanks around it; one that holds nothing else counts as absent.
    func trimmed(_ name: String) -> String? {
        values[name].map { $0.trimmingBlanks() }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A comma-separated list, without the blanks around its parts.
    func list(_ name: String) -> [String] {
        (self[name] ?? "").split(separator: ",", omittingEmptySubsequences: false).map { String($0).trimmingBlanks() }
            .filter { !$0.isEmpty }
    }
}

extension String {
    /// Without the white space around it.
    func trimmingBlanks() -> String {
        let start = drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
