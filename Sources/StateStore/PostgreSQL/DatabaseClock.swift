package import Basics

/// The database's clock, as far as it is known here: times that came with responses, against the monotonic clock.
package struct DatabaseClock: Sendable {
    private struct Reading {
        /// When the response had come, by the monotonic clock.
        let received: Duration
        /// The database's time less the monotonic clock's is at least and at most this.
        let lowest: Duration
        let highest: Duration
    }

    /// Two clocks drift apart by less than a millisecond in this time.
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

    private var offset: Duration? { readings.map(\.lowest).max() }

    /// What time it is there at the least; nil while nothing is known.
    package func time(at uptime: Duration) -> Timestamp? {
        offset.map { Timestamp(microseconds: (uptime + $0).microseconds) }
    }

    /// From when on it is surely that late there, by the monotonic clock.
    package func uptime(of time: Timestamp) -> Duration? {
        offset.map { time - Self.epoch - $0 }
    }
}
