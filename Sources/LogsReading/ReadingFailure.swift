package import PostHogLogs

/// Why reading ended before it was through.
package enum ReadingFailure: Error, Hashable, Sendable {
    /// The task was cancelled.
    case cancelled
    case failed(PollFailure)
    /// One line.
    case stuck(String)
}

extension ReadingFailure: CustomStringConvertible {
    /// One line, with what to do.
    package var description: String {
        switch self {
        case .cancelled: "interrupted"
        case .failed(let failure): "\(failure.description); \(failure.remedy)"
        case .stuck(let text): text
        }
    }
}
