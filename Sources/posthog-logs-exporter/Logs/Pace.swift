import Backfill
import Basics
import LogsReading

/// How far work is, how fast it goes, and how long the rest may take: for whoever waits.
struct Pace {
    private let clock: any WallClock
    private let start: Duration

    init(clock: any WallClock) {
        self.clock = clock
        start = clock.uptime
    }

    /// `12000 entries, 34 %, 2400 a second, 10 s left`
    func text(_ progress: ReadingProgress) -> String {
        "\(progress.entries) entries, \(percent(progress.share)), \(rate(of: progress.entries, per: .seconds(1))) a second"
            + left(after: progress.share)
    }

    /// `2026-11-03, 34 %, 1200 requests, 58 a minute, 12 min left`
    func text(_ progress: HistoryProgress) -> String {
        "\(progress.day), \(percent(progress.share)), \(progress.requests) requests, "
            + "\(rate(of: progress.requests, per: .seconds(60))) a minute" + left(after: progress.share)
    }

    private var passed: Duration { clock.uptime - start }

    private func percent(_ share: Double) -> String { "\(Int(share * 100)) %" }

    private func rate(of count: Int, per unit: Duration) -> Int {
        passed > .zero ? Int(Double(count) * (unit / passed)) : 0
    }

    private func left(after share: Double) -> String {
        guard share > 0, share < 1 else { return "" }
        return ", \((passed * ((1 - share) / share)).inWords) left"
    }
}
