package import Basics

/// When an alert would have fired, from when its expression had a result: as Prometheus goes from pending to firing and back.
package struct AlertTimeline: Hashable, Sendable {
    /// Between two evaluations, in seconds.
    private let interval: Int64
    /// How long the expression has to have a result before it fires, and how long it fires on without one.
    private let wait: Int64
    private let keep: Int64

    package struct Span: Hashable, Sendable {
        package let start: Timestamp
        /// nil where it still fires in the end.
        package let end: Timestamp?

        package init(_ start: Timestamp, _ end: Timestamp?) {
            self.start = start
            self.end = end
        }
    }

    package init(interval: Int64, wait: Int64, keep: Int64) {
        self.interval = interval
        self.wait = wait
        self.keep = keep
    }

    /// - Parameters:
    ///   - active: evaluations in which there was a result, oldest first.
    ///   - end: of the last evaluation.
    package func spans(active: [Timestamp], until end: Timestamp) -> [Span] {
        var spans: [Span] = []
        var activeSince: Timestamp?
        var firingSince: Timestamp?
        var last: Timestamp?
        for time in active {
            if let last, time > last.adding(seconds: interval), let ended = ending(after: last, before: time) {
                if let start = firingSince { spans.append(Span(start, ended)) }
                (activeSince, firingSince) = (nil, nil)
            } else if firingSince == nil, let last, time > last.adding(seconds: interval) {
                activeSince = nil
            }
            let since = activeSince ?? time
            activeSince = since
            if firingSince == nil, time.secondsSince(since) >= wait { firingSince = time }
            last = time
        }
        guard let firingSince, let last else { return spans }
        return spans + [Span(firingSince, ending(after: last, before: end.adding(seconds: 1)))]
    }

    /// The first evaluation after the last result in which it no longer fires; nil where that is not before a time.
    private func ending(after last: Timestamp, before time: Timestamp) -> Timestamp? {
        let missing = last.adding(seconds: interval)
        let steps = keep == 0 ? 0 : (keep + interval - 1) / interval
        let ended = missing.adding(seconds: steps * interval)
        return ended < time ? ended : nil
    }
}
