import Ledger
import PostHogLogs

/// The services of the window as the ledger's series name them, each name once, no more than a limit; what is over it is one
/// overflow row.
struct ServiceWindow {
    struct Service {
        let name: SeriesLabels
        let entries: Int
        let errors: Int

        /// 0–1, from the two counts: PostHog rounds its own to four places. A service without entries has no errors.
        var errorRate: Double { entries > 0 ? Double(errors) / Double(entries) : 0 }
    }

    let services: [Service]
    private let total: Int

    /// - Parameters:
    ///   - answer: most entries first, as PostHog sends it. Names may repeat: a service may be called what PostHog calls entries
    ///     without one.
    ///   - label: the labels in which the entries of a service count; nil where they count in none.
    init(_ answer: [ServiceCounts], limit: Int, label: (SeriesLabels) -> SeriesLabels? = { $0 }) {
        var places: [SeriesLabels: Int] = [:]
        var services: [Service] = []
        for row in answer {
            guard let own = label(SeriesLabels(row.name)) else { continue }
            let name = places[own] != nil || places.count < limit ? own : .overflow
            let place = places[name] ?? services.count
            places[name] = place
            if place == services.count { services.append(Service(name: name, entries: 0, errors: 0)) }
            let earlier = services[place]
            services[place] = Service(
                name: name, entries: earlier.entries + row.entries, errors: earlier.errors + row.errors)
        }
        self.services = services
        total = services.reduce(0) { $0 + $1.entries }
    }

    /// The service's share of all entries of the window, 0–1.
    func share(of service: Service) -> Double {
        total > 0 ? Double(service.entries) / Double(total) : 0
    }
}
