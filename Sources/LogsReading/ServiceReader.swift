package import Basics
package import PostHogLogs

/// What services wrote over a range.
package struct ServiceVolumes: Sendable {
    /// Most entries first.
    package var services: [ServiceCounts]
    /// Entries of all services, those beyond the limit too.
    package var total: Int
    /// Entries over time, in equal steps from the start of the range to its end.
    package var sparklines: [ServiceName: [Int]]
}

/// Reads what services wrote, and when.
package struct ServiceReader: Sendable {
    private var client: PatientClient
    /// PostHog draws so many services in one response.
    private static let drawn = 25
    private static let maxSteps: Int64 = 1000

    package init(client: PatientClient) {
        self.client = client
    }

    /// - Parameters:
    ///   - limit: how many services are wanted.
    ///   - hasSparklines: whether to ask for those too that the first response does not draw.
    package mutating func read(
        over range: TimeRange, filter: LogsFilter, limit: Int, hasSparklines: Bool
    ) async throws(ReadingFailure) -> ServiceVolumes {
        var rows: [ServiceSparklineRow] = []
        let counts = try await list(over: range, filter, &rows)
        let services = Array(counts.sorted { ($1.entries, $0.name) < ($0.entries, $1.name) }.prefix(limit))
        if hasSparklines { try await draw(services.map(\.name), over: range, filter, &rows) }
        return ServiceVolumes(
            services: services, total: counts.reduce(0) { $0 + $1.entries },
            sparklines: Self.sparklines(rows, over: range))
    }

    private mutating func list(
        over range: TimeRange, _ filter: LogsFilter, _ rows: inout [ServiceSparklineRow]
    ) async throws(ReadingFailure) -> [ServiceCounts] {
        let listings = try await client.ask(.services) { client throws(Unanswered) in
            try await client.serviceListings(over: range, filter: filter)
        }
        rows += listings.flatMap(\.sparkline)
        return listings.flatMap(\.counts.services).oneRowAName
    }

    /// Asks once more for those that were not drawn.
    private mutating func draw(
        _ names: [ServiceName], over range: TimeRange, _ filter: LogsFilter, _ rows: inout [ServiceSparklineRow]
    ) async throws(ReadingFailure) {
        let drawn = Set(rows.map(\.name))
        var missing = names.filter { !drawn.contains($0) && $0.isWhole }[...]
        while !missing.isEmpty {
            var filter = filter
            filter.services = Array(missing.prefix(Self.drawn))
            _ = try await list(over: range, filter, &rows)
            missing = missing.dropFirst(Self.drawn)
        }
    }

    /// In PostHog's own steps, empty ones included.
    private static func sparklines(
        _ rows: [ServiceSparklineRow], over range: TimeRange
    ) -> [ServiceName: [Int]] {
        let times = Set(rows.map(\.time.microseconds)).sorted()
        guard let first = times.first else { return [:] }
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
        let length = max(1, range.end.microseconds - range.start.microseconds)
        let step = max(gaps.min() ?? length, length / maxSteps)
        let start = first - max(0, first - range.start.microseconds + step - 1) / step * step
        let count = Int(max(1, (range.end.microseconds - start + step - 1) / step))
        var sparklines: [ServiceName: [Int]] = [:]
        for row in rows {
            let index = min(count - 1, max(0, Int((row.time.microseconds - start) / step)))
            sparklines[row.name, default: Array(repeating: 0, count: count)][index] += row.entries
        }
        return sparklines
    }
}
