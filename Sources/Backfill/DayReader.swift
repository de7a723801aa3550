import Basics
import Collector
import LogsReading
import PostHogLogs

/// Reads the buckets of a day until they add up.
struct DayReader {
    let clock: any WallClock
    let report: @Sendable (HistoryEvent) -> Void

    /// Between two rounds after which entries are missing as before. Together they are longer than what it takes until entries
    /// count as `(other)` that nobody can name.
    private static let pauses: [Duration] = [
        .seconds(2), .seconds(10), .seconds(60), .seconds(600), .seconds(30),
    ]
    private static let mostFailures = 10
    private static let mostThrottles = 50
    private static let longestPause: Int64 = 64

    /// Returns how many entries are there of which nobody knows where they belong.
    ///
    /// - Parameter done: called with a number of buckets that were read.
    func read(
        _ buckets: [TimeBucket], with reader: inout HistoryReader, done: (Int) -> Void
    ) async throws(ReadingFailure) -> Int {
        reader.begin(buckets)
        var fruitless = 0
        var before = Int.max
        var isFirst = true
        while true {
            for run in HistoryPlan.runs(of: reader.unfinished(among: buckets)) {
                try await read(run, with: &reader)
                if isFirst { done(run.count) }
            }
            isFirst = false
            guard !reader.unfinished(among: buckets).isEmpty else { return 0 }
            let missing = reader.unreconciledEntries
            fruitless = missing < before ? 0 : fruitless + 1
            before = min(before, missing)
            guard fruitless < Self.pauses.count else { return missing }
            try await sleep(Self.pauses[fruitless])
        }
    }

    /// Asks again until there are responses, as long as that can help: what came of the others counts meanwhile.
    private func read(_ run: [TimeBucket], with reader: inout HistoryReader) async throws(ReadingFailure) {
        var (failures, throttles) = (0, 0)
        var before = run.count
        while let failure = await reader.read(run) {
            guard !Task.isCancelled else { throw .cancelled }
            let left = reader.unfinished(among: run).count
            if left < before { (failures, throttles) = (0, 0) }
            before = left
            if case .throttled = failure { throttles += 1 } else { failures += 1 }
            guard failure.mayPass, failures < Self.mostFailures, throttles < Self.mostThrottles else {
                throw .failed(failure)
            }
            let pause = max(
                await reader.pause(), .seconds(min(Self.longestPause, 1 << Int64(max(0, failures - 1)))))
            report(.waiting(failure, pause))
            try await sleep(pause)
        }
        guard !Task.isCancelled else { throw .cancelled }
    }

    private func sleep(_ duration: Duration) async throws(ReadingFailure) {
        do {
            try await clock.sleep(for: duration)
        } catch {
            throw .cancelled
        }
    }
}
