package import Basics

/// What time it is at PostHog: the time that entries carry, by which windows are cut and buckets are over.
///
/// It is in the `Date` of PostHog's answers, this machine has a clock of its own, and either may be wrong or be set at any
/// moment. Only the monotonic clock never jumps. So a time that was accepted once goes on by that one. Another is accepted if
/// PostHog and this machine agree on it; one of PostHog alone, or of this machine alone where PostHog sends none, if it stays
/// for an hour and is no more than a day off. Where no time is plausible there is none.
package struct ServerClock: Sendable {
    private static let day: Duration = .seconds(86_400)
    private static let decade: Duration = .seconds(3653 * 86_400)
    /// How far clocks may be apart to agree.
    private static let agreement: Duration = .seconds(120)
    /// How many answers in a row have to agree on a time that no other clock confirms.
    private static let answersNeeded = 3
    /// How long a clock has to differ from the accepted time before it is followed without confirmation.
    private static let persistence: Duration = .seconds(3600)
    /// From 2025, when there was no such API yet, up to 2050.
    private static let possible = Timestamp(seconds: 1_735_689_600)..<Timestamp(seconds: 2_524_608_000)

    /// What was counted before, and so is over; nil where nothing was.
    private let counted: Timestamp?
    private var accepted: Course?
    private var source = Source.own
    /// The time of PostHog's answers where it differs, and that of this machine's clock where they have none.
    private var rival: Rival?
    private var ourRival: Rival?
    private var lastDate: Timestamp?
    /// How far the clock of this machine was ahead of PostHog's at the last answer with a time.
    package private(set) var skew: Duration?

    private enum Source {
        case own, server
    }

    /// - Parameter counted: up to when the saved state has counted.
    package init(after counted: Timestamp? = nil) {
        self.counted = counted.flatMap { Self.possible.contains($0) ? $0 : nil }
    }

    /// nil where no time is plausible.
    package func time(at uptime: Duration) -> Timestamp? { accepted?.time(at: uptime) }

    /// Whether the clock of this machine differs from PostHog's.
    var isSkewed: Bool { (skew?.magnitude ?? .zero) > Self.agreement }

    /// Whether PostHog's answers have a time that is not accepted, or not yet.
    package var isContradicted: Bool { rival != nil }

    /// Records the time of an answer.
    ///
    /// - Parameters:
    ///   - date: the answer's `Date`, nil where it has none.
    ///   - duration: how long the answer took.
    ///   - ours: the clock of this machine when the answer was there, as is `uptime` of the monotonic clock.
    package mutating func record(
        _ date: Timestamp?, after duration: Duration, ours: Timestamp, at uptime: Duration
    ) {
        guard let date, Self.possible.contains(date) else { return goOn(by: ours, at: uptime) }
        lastDate = date
        ourRival = nil
        defer { skew = ours - (source == .server ? time(at: uptime) ?? date : date) }
        // It was whole seconds, some time between the request and the answer.
        let range = date...date.adding(microseconds: max(.zero, duration).microseconds + 1_000_000)
        if source == .server, let course = accepted?.corrected(by: range, at: uptime) {
            accepted = course
            rival = nil
            return
        }
        let candidate = rival?.confirmed(by: range, at: uptime) ?? Rival(range, at: uptime)
        guard isPlausible(candidate, ours: ours, at: uptime) else {
            rival = candidate
            return
        }
        (accepted, source, rival) = (candidate.course, .server, nil)
    }

    /// Without PostHog's time ours does.
    private mutating func goOn(by ours: Timestamp, at uptime: Duration) {
        if let rival, uptime - rival.last >= Self.persistence { self.rival = nil }
        guard rival == nil, Self.possible.contains(ours) else { return }
        guard let now = time(at: uptime) else {
            // What was counted may have been a day ahead.
            if counted.map({ $0 - ours <= Self.day }) ?? true { accepted = Course(ours, at: uptime) }
            return
        }
        let candidate = ourRival?.confirmed(by: ours...ours, at: uptime) ?? Rival(ours...ours, at: uptime)
        let distance = (ours - now).magnitude
        let isSlight = source == .own && distance <= Self.agreement
        guard isSlight || (candidate.age >= Self.persistence && distance <= Self.day) else {
            ourRival = candidate
            return
        }
        (accepted, source, ourRival) = (Course(ours, at: uptime), .own, nil)
    }

    private func isPlausible(_ rival: Rival, ours: Timestamp, at uptime: Duration) -> Bool {
        let time = rival.course.time(at: uptime)
        let isOurs = (ours - time).magnitude <= Self.agreement
        guard source == .server, let now = self.time(at: uptime) else {
            guard !isOurs else { return true }
            guard rival.answers >= Self.answersNeeded else { return false }
            guard Self.possible.contains(ours), (ours - time).magnitude > Self.decade else { return true }
            // Of two that are decades apart, the one that is nearer to what was counted.
            return counted.map { (time - $0).magnitude < (ours - $0).magnitude } ?? false
        }
        guard rival.answers >= Self.answersNeeded else { return false }
        return isOurs || (rival.age >= Self.persistence && (time - now).magnitude <= Self.day)
    }

    /// The times of all clocks, for the log.
    package func clocks(ours: Timestamp) -> String {
        let posthogs = lastDate.map { "PostHog's Date is \($0)" } ?? "PostHog's responses have no valid Date"
        let saved = counted.map { ["the saved state has counted up to \($0)"] } ?? []
        return (["this clock is at \(ours)", posthogs] + saved).joined(separator: ", ")
    }
}

extension ServerClock {
    /// A time that goes on by the monotonic clock.
    private struct Course: Sendable {
        /// What it was, or would have been, when the monotonic clock began.
        private let origin: Timestamp

        init(_ time: Timestamp, at uptime: Duration) {
            origin = time.adding(microseconds: -uptime.microseconds)
        }

        func time(at uptime: Duration) -> Timestamp { origin.adding(microseconds: uptime.microseconds) }

        /// Moved to the nearest of the times that an answer allows; nil if that is too far away.
        func corrected(by range: ClosedRange<Timestamp>, at uptime: Duration) -> Course? {
            let time = time(at: uptime)
            let nearest = min(max(time, range.lowerBound), range.upperBound)
            return (nearest - time).magnitude <= ServerClock.agreement ? Course(nearest, at: uptime) : nil
        }
    }

    /// A time that answers have and that is not accepted.
    private struct Rival: Sendable {
        private(set) var course: Course
        private(set) var answers = 1
        private let since: Duration
        private(set) var last: Duration

        /// For how long answers have had it.
        var age: Duration { last - since }

        init(_ range: ClosedRange<Timestamp>, at uptime: Duration) {
            course = Course(range.lowerBound, at: uptime)
            since = uptime
            last = uptime
        }

        /// The same with one more answer; nil if that has another time.
        func confirmed(by range: ClosedRange<Timestamp>, at uptime: Duration) -> Rival? {
            guard let course = course.corrected(by: range, at: uptime) else { return nil }
            var rival = self
            (rival.course, rival.answers, rival.last) = (course, answers + 1, uptime)
            return rival
        }
    }
}
