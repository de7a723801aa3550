package import PostHogLogs

/// What somebody who waits for a history may want to know.
package enum HistoryEvent: Sendable {
    /// Something failed, and is asked for again after a pause.
    case waiting(PollFailure, Duration)
    case progress(HistoryProgress)
    /// Entries of a day are missing, since no responses say where they belong.
    case missing(entries: Int, day: String)
}

/// How far a history is read.
package struct HistoryProgress: Hashable, Sendable {
    package var buckets: Int
    package let allBuckets: Int
    /// Made by this run.
    package var requests: Int
    /// The day that is read.
    package var day: String

    /// From 0 to 1.
    package var share: Double { allBuckets > 0 ? Double(buckets) / Double(allBuckets) : 1 }
}
