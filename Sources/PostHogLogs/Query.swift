import Basics

/// The `{"query": …}` that the POST endpoints take. Lists are sent even when empty: some versions answer 500 to `null`.
struct Query {
    let from: Timestamp
    let to: Timestamp
    var severityLevels: [Severity] = []
    var serviceNames: [String] = []
    var breakdown: String?
    var targetBuckets: Int?

    /// The keys come in one order, so that tests and logs can compare bodies.
    var json: [UInt8] {
        precondition(
            !severityLevels.contains(.unknown), "PostHog's filter knows trace to fatal; it answers 500 to 'unknown'")
        var json = JSONText()
        json.raw(#"{"query":{"dateRange":{"date_from":"#)
        json.string(from.iso8601)
        json.raw(#","date_to":"#)
        json.string(to.iso8601)
        json.raw(#"},"severityLevels":"#)
        json.strings(severityLevels.map(\.rawValue))
        json.raw(#","serviceNames":"#)
        json.strings(serviceNames)
        json.raw(#","filterGroup":{"type":"AND","values":[{"type":"AND","values":[]}]}"#)
        if let breakdown {
            json.raw(#","sparklineBreakdownBy":"#)
            json.string(breakdown)
        }
        if let targetBuckets {
            json.raw(#","targetBuckets":"#)
            json.number(targetBuckets)
        }
        json.raw("}}")
        return json.bytes
    }
}
