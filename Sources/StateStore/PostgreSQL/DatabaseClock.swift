package import Basics

/// The database's clock, as far as it is known here: times that came with responses, against the monotonic clock.
package struct DatabaseClock: Sendable {
    private struct Reading {
        /// When the response had come, by the monotonic clock.
        let received: Duration
        /// The database's time less the monotonic clock's is at least and at most this.
        let lowest: Duration
        let highest: Duration

        /// Each of two clocks that are being corrected runs wrong by at most half a millisecond a second.
        func drift(until uptime: Duration) -> Duration { (uptime - received) / 1000 }
    }

    private static let memory: Duration = .seconds(20)
    private var readings: [Reading] = []
    private static let epoch = Timestamp(microseconds: 0)

    package init() {}

    /// - Parameters:
    ///   - sent: when the database was asked, by the monotonic clock.
    ///   - time: what it said.
    mutating func learn(_ time: Timestamp, sent: Duration, received: Duration) {
        let time = time - Self.epoch
        let reading = Reading(received: received, lowest: time - received, highest: time - sent)
        // A clock that was set back, or another server's, makes what was known before worthless.
        readings.removeAll {
            $0.received < received - Self.memory || $0.lowest > reading.highest || $0.highest < reading.lowest
        }
        readings.append(reading)
    }

    /// What time it is there at the least; nil while nothing is known.
    package func earliest(at uptime: Duration) -> Timestamp? {
        readings.map { $0.lowest - $0.drift(until: uptime) }.max().map { time(uptime, $0) }
    }

    /// What time it is there at the most; nil while nothing is known.
    package func latest(at uptime: Duration) -> Timestamp? {
        readings.map { $0.highest + $0.drift(until: uptime) }.min().map { time(uptime, $0) }
    }

    /// About when it is that late there, by the monotonic clock.
    package func uptime(of time: Timestamp) -> Duration? {
        readings.map(\.lowest).max().map { time - Self.epoch - $0 }
    }

    private func time(_ uptime: Duration, _ offset: Duration) -> Timestamp {
        Timestamp(microseconds: (uptime + offset).microseconds)
    }
}
