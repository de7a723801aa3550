/// Something that is to happen again and again, at least so long after the time before; the first time at once.
struct Recurrence: Sendable {
    /// Half a second is for polls that come a little early.
    static let everyMinute = Recurrence(every: .milliseconds(59_500))
    static let everyHour = Recurrence(every: .seconds(3600))

    private let pause: Duration
    private var next: Duration = .zero

    private init(every pause: Duration) {
        self.pause = pause
    }

    /// Whether it is time; then it is only after another pause.
    ///
    /// - Parameter uptime: of the monotonic clock.
    mutating func isDue(at uptime: Duration) -> Bool {
        guard uptime >= next else { return false }
        next = uptime + pause
        return true
    }
}
