/// The clocks, handed in so that a day of polling runs in a test in milliseconds.
package protocol WallClock: Sendable {
    /// The time of day. It may jump.
    var now: Timestamp { get }
    /// Time since some fixed instant. It never jumps.
    var uptime: Duration { get }
    /// Throws `CancellationError` when the task is cancelled first.
    func sleep(for duration: Duration) async throws
}
