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
        var text: [UInt8] = []
        text.reserveCapacity(256)
        text += #"{"query":{"dateRange":{"date_from":"#.utf8
        text.appendJSON(from.iso8601)
        text += #","date_to":"#.utf8
        text.appendJSON(to.iso8601)
        text += #"},"severityLevels":"#.utf8
        text.appendJSON(severityLevels.map(\.rawValue))
        text += #","serviceNames":"#.utf8
        text.appendJSON(serviceNames)
        text += #","filterGroup":{"type":"AND","values":[{"type":"AND","values":[]}]}"#.utf8
        if let breakdown {
            text += #","sparklineBreakdownBy":"#.utf8
            text.appendJSON(breakdown)
        }
        if let targetBuckets {
            text += #","targetBuckets":\#(targetBuckets)"#.utf8
        }
        text += "}}".utf8
        return text
    }
}
