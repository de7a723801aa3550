import Backfill
import Basics

/// How far a backfill is, how fast it goes, and how long the rest may take.
struct BackfillPace {
    private let clock: any WallClock
    private let start: Duration

    init(clock: any WallClock) {
        self.clock = clock
        start = clock.uptime
    }

    /// `2026-11-03, 34 %, 1200 requests, 58 a minute, 12 min left`
    func text(_ progress: HistoryProgress) -> String {
        let seconds = (clock.uptime - start) / .seconds(1)
        let rate = seconds > 0 ? Int(Double(progress.requests) / seconds * 60) : 0
        var text = "\(progress.day), \(Int(progress.share * 100)) %, \(progress.requests) requests, \(rate) a minute"
        if progress.share > 0, progress.share < 1 {
            text += ", \(Duration.seconds(seconds * (1 - progress.share) / progress.share).inWords) left"
        }
        return text
    }
}
