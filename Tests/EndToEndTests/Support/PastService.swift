/// What a service logged before a test begins: at one pace up to a moment, and at another from then on. Times are seconds
/// up to the beginning of the test, which is 0.
struct PastService {
    let name: String
    let info: Pace
    var error = Pace(0)

    /// Entries a second.
    struct Pace {
        let usual: Double
        let lately: Double
        let since: Double

        init(_ usual: Double, then lately: Double, since: Double) {
            self.usual = usual
            self.lately = lately
            self.since = since
        }

        init(_ always: Double) {
            self.init(always, then: always, since: 0)
        }

        func at(_ time: Double) -> Double { time < since ? usual : lately }

        /// Entries between two times.
        func count(from start: Double, to end: Double) -> Double {
            max(0, min(end, since) - start) * usual + max(0, end - max(start, since)) * lately
        }

        /// Entries a second in the half hour before.
        func halfHour(before time: Double) -> Double { count(from: time - 1800, to: time) / 1800 }
    }

    func entries(_ time: Double) -> Double { info.at(time) + error.at(time) }

    func halfHour(before time: Double) -> Double { info.halfHour(before: time) + error.halfHour(before: time) }
}
