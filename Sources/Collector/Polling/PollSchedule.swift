package import Basics

/// When polls happen: at whole multiples of the interval plus an offset, so that every exporter of a project asks at the
/// same instants, shortly after buckets close, and projects of one process do not ask all at once.
package struct PollSchedule: Hashable, Sendable {
    /// A few seconds let the entries of a closing bucket arrive.
    private static let base: Duration = .seconds(3)

    private let interval: Duration
    private let index: Int
    private let count: Int

    /// - Parameters:
    ///   - index: the place of this project among `count` that share a process.
    package init(interval: Duration, index: Int, count: Int) {
        self.interval = interval
        self.index = index
        self.count = count
    }

    /// The same place with another interval.
    func every(_ interval: Duration) -> PollSchedule { PollSchedule(interval: interval, index: index, count: count) }

    private var offset: Duration { min(Self.base, interval / 4) + interval * index / max(count, 1) }

    /// How long to wait at `now` for the next poll; never zero.
    package func delay(after now: Timestamp) -> Duration {
        let length = interval.microseconds
        let phase = (now.microseconds - offset.microseconds) % length
        return .microseconds(length - (phase < 0 ? phase + length : phase))
    }
}
