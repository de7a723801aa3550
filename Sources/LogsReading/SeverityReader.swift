package import Basics
package import PostHogLogs

/// Counts by severity, in any spelling. What is spelled in no usual way is `unknown`.
package struct SeverityReader: Sendable {
    private var client: PatientClient

    package init(client: PatientClient) {
        self.client = client
    }

    package mutating func read(
        over range: TimeRange, filter: LogsFilter
    ) async throws(ReadingFailure) -> [Severity: Int] {
        let wanted = filter.spelledSeverities
        var counts: [Severity: Int] = [:]
        for severity in Severity.allCases where wanted.isEmpty || wanted.contains(severity) {
            var filter = filter
            filter.spelledSeverities = [severity]
            counts[severity] = try await total(over: range, filter)
        }
        return counts
    }

    private mutating func total(over range: TimeRange, _ filter: LogsFilter) async throws(ReadingFailure) -> Int {
        try await client.ask(.countRanges) { client throws(Unanswered) in
            try await client.total(over: range, filter: filter)
        }
    }
}
