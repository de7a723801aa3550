import Basics
import LogsReading

/// How fast entries are read, and how long the rest may take.
struct ReadingPace {
    private let clock: any WallClock
    private let start: Duration

    init(clock: any WallClock) {
        self.clock = clock
        start = clock.uptime
    }

    /// `12000 entries, 34 %, 2400 a second, 10 s left`
    func text(_ progress: ReadingProgress) -> String {
        let seconds = (clock.uptime - start) / .seconds(1)
        let rate = seconds > 0 ? Int(Double(progress.entries) / seconds) : 0
        var text = "\(progress.entries) entries, \(Int(progress.share * 100)) %, \(rate) a second"
        if progress.share > 0, progress.share < 1 {
            text += ", \(Duration.seconds(seconds * (1 - progress.share) / progress.share).inWords) left"
        }
        return text
    }
}
