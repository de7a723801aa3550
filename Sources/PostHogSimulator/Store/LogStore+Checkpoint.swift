import Basics

/// How far PostHog has taken in what it received.
struct IngestionFrontier {
    /// When the newest of what can be seen was received, in microseconds since 1970; nil where nothing can.
    private(set) var newest: Int64?
    /// When the oldest of what cannot be seen yet was received.
    private(set) var oldestMissing = Int64.max

    /// Up to where everything can be seen. What was received before and is not there yet holds it back.
    var checkpoint: Int64? { newest.map { min($0, oldestMissing) } }

    mutating func take(_ observed: Int64, isVisible: Bool) {
        if isVisible { newest = max(newest ?? .min, observed) } else { oldestMissing = min(oldestMissing, observed) }
    }
}

extension LogStore {
    /// Adds what this store's entries say to the frontier of the whole cluster.
    func extend(_ frontier: inout IngestionFrontier, asOf: Timestamp) {
        for minute in minutes {
            if minute.latestArrival <= asOf.microseconds {
                frontier.take(minute.latestObserved, isVisible: true)
                continue
            }
            for cell in minute.cells {
                frontier.take(minute.observed(cell), isVisible: cell.arrival <= asOf.microseconds)
            }
        }
    }
}
