package import Basics
package import PostHogLogs

/// Has PostHog make an export, and waits until it is there.
package struct ExportReader: Sendable {
    package private(set) var client: PatientClient
    private let clock: any WallClock

    private static let firstPause = Duration.seconds(2)
    private static let longestPause = Duration.seconds(15)

    package init(client: PatientClient, clock: any WallClock) {
        self.client = client
        self.clock = clock
    }

    /// Throws where the key may not read exports, before anything is begun.
    package mutating func check() async throws(ReadingFailure) {
        try await client.ask(.exports) { client throws(Unanswered) in try await client.checkExports() }
    }

    package mutating func start(
        over range: TimeRange, filter: LogsFilter, columns: [String]
    ) async throws(ReadingFailure) -> ExportStatus {
        try await client.ask(.export) { client throws(Unanswered) in
            try await client.startExport(over: range, filter: filter, columns: columns)
        }
    }

    /// Asks at growing distances until the export has content.
    ///
    /// - Parameter report: called after each answer with the time that was waited so far.
    package mutating func wait(
        for export: ExportStatus, upTo limit: Duration, report: (Duration) -> Void
    ) async throws(ReadingFailure) {
        let start = clock.uptime
        var pause = Self.firstPause
        var status = export
        while !status.hasContent {
            if let exception = status.exception { throw .stuck("PostHog could not make the export: \(exception)") }
            let waited = clock.uptime - start
            guard waited < limit else {
                throw .stuck("PostHog has not finished the export within \(limit): try again later, or a shorter range")
            }
            report(waited)
            try await client.sleep(for: min(pause, limit - waited))
            pause = min(pause * 3 / 2, Self.longestPause)
            status = try await client.ask(.exports) { client throws(Unanswered) in try await client.export(export.id) }
        }
    }
}
