import Basics
import PostHogSimulator

/// What `simulate` is given to log, and for how long it keeps it: about a million entries, a day at most.
struct SimulatedTraffic {
    let source: any TrafficSource
    /// Entries begin here, so that there is something to look at.
    let start: Timestamp
    /// Seconds.
    let retention: Int64

    private static let keptEntries = 1_000_000.0
    private static let keptSeconds: ClosedRange<Double> = 120...90_000
    private static let firstEntries = 200_000.0

    init(_ given: GivenTraffic, now: Timestamp) throws(SettingsError) {
        let file: ReplayFile
        switch given {
        case .madeUp(let rate):
            retention = Self.seconds(for: Self.keptEntries, at: rate)
            start = now.adding(seconds: -min(retention, 3600, Self.seconds(for: Self.firstEntries, at: rate)))
            source = TrafficGenerator(seed: 1, entriesPerSecond: rate)
            return
        case .replay(let path): file = try Self.file(path)
        }
        retention = Self.seconds(for: Self.keptEntries, at: Double(file.entries.count) / Double(file.seconds))
        start = now.adding(seconds: -min(retention, file.seconds))
        source = LoopedReplay(file, from: start)
    }

    private static func file(_ path: String) throws(SettingsError) -> ReplayFile {
        do throws(ReplayFile.Problem) {
            return try ReplayFile(path: path)
        } catch {
            throw SettingsError("\(error.description) (--replay)")
        }
    }

    private static func seconds(for entries: Double, at rate: Double) -> Int64 {
        Int64(min(max(entries / max(rate, 1e-9), keptSeconds.lowerBound), keptSeconds.upperBound))
    }
}
