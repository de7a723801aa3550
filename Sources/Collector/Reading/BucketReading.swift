package import Basics
package import Ledger
import PostHogLogs

/// What was read of one bucket and may be counted.
package struct BucketReading: Sendable {
    package let bucket: TimeBucket
    /// Each a lower bound of the truth.
    package let samples: [Sample]
    let coverage: Coverage
}

/// How much of a bucket is in what was read of it.
enum Coverage: Equatable, Sendable {
    /// All services are.
    case complete
    /// Some may be missing. Of these it is known that they were not asked about.
    case partial(unasked: Set<ServiceName>)
    /// Some are missing, and nobody knows their names. The entries of each group, named or not, as far as they are known.
    case unattributed(totals: [SeriesGroup: Int])

    var isUnattributed: Bool {
        if case .unattributed = self { true } else { false }
    }

    /// The same for the ledger.
    var extent: ReadingExtent {
        switch self {
        case .complete: .whole
        case .partial: .part
        case .unattributed(let totals): .unattributed(totals: totals)
        }
    }
}
