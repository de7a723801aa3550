/// The counts of one service in PostHog's bands.
struct ServiceSums {
    /// The service's number in the table.
    let id: Int
    let name: ExactText
    private(set) var entries = 0
    private(set) var errors = 0
    private(set) var debug = 0
    private(set) var info = 0
    private(set) var warn = 0

    /// Every service of the reading with anything to count, most entries first, equals in no order.
    static func all(_ reading: Reading, over range: Range<Int64>) -> [ServiceSums] {
        let table = reading.store.table
        let version = reading.version.services
        let bands = table.severities.map { Band($0, version.errorMatch) }
        var selection = reading.selection(range)
        selection.severityMatch = version.severityMatch
        let sums = reading.store.volume(selection, by: .series, width: nil).totals()
        var services = table.services.enumerated().map { ServiceSums(id: $0, name: $1) }
        for (pair, volume) in zip(table.series, sums) where volume.entries > 0 {
            services[pair.service].add(volume.entries, to: bands[pair.severity])
        }
        services.removeAll { $0.entries == 0 }
        return services.map { (service: $0, tie: reading.ties.rank($0.id)) }
            .sorted { ($1.service.entries, $0.tie) < ($0.service.entries, $1.tie) }
            .map(\.service)
    }

    private init(id: Int, name: ExactText) {
        self.id = id
        self.name = name
    }

    /// Blank gets a name, which a service may really have: then there are two rows of it.
    static func shown(_ name: ExactText) -> String {
        name.text.isEmpty ? "(no service)" : name.text
    }

    private mutating func add(_ count: Int, to band: Band?) {
        entries += count
        switch band {
        case .debug: debug += count
        case .info: info += count
        case .warn: warn += count
        case .error: errors += count
        case nil: break
        }
    }

    private enum Band {
        case debug, info, warn, error

        /// nil for texts that are in no band, blank among them.
        init?(_ severity: ExactText, _ errorMatch: ServerVersion.SeverityMatch) {
            switch severity.lowered {
            case "trace", "debug": self = .debug
            case "info": self = .info
            case "warn", "warning": self = .warn
            case "error", "fatal":
                guard errorMatch == .anyCase || severity.text == severity.lowered else { return nil }
                self = .error
            default: return nil
            }
        }
    }
}
