/// The counts of one service in PostHog's bands.
struct ServiceSums {
    let name: ExactText
    var entries = 0
    var errors = 0
    var debug = 0
    var info = 0
    var warn = 0

    /// Every service of the reading with anything to count, most entries first.
    static func all(_ reading: Reading, over seconds: Range<Int64>) -> [ServiceSums] {
        let table = reading.store.table
        let bands = table.severities.map { Band($0, reading.version.services.errorMatch) }
        let sums = reading.store.tally(reading.selection(seconds), by: .series, width: nil).totals()
        var services: [ExactText: ServiceSums] = [:]
        for (pair, tally) in zip(table.series, sums) where tally.entries > 0 {
            let name = Self.shown(table.services[pair.service])
            services[name, default: ServiceSums(name: name)].add(tally.entries, to: bands[pair.severity])
        }
        return services.values.sorted { ($1.entries, $0.name) < ($0.entries, $1.name) }
    }

    /// Blank gets a name, which is also that of a service really called so.
    static func shown(_ name: ExactText) -> ExactText {
        name.text.isEmpty ? ExactText("(no service)") : name
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
        init?(_ severity: ExactText, _ errorMatch: ServerVersion.ErrorMatch) {
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
