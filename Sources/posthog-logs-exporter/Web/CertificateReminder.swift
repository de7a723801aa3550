import Basics
import HTTP

/// When the log is to warn that clients will not accept the server's certificate, now or soon: as soon as that is so, and once
/// a day as long as it is.
struct CertificateReminder {
    /// How long before its end a certificate ought to have been replaced, in seconds.
    private static let margin: Int64 = 14 * 86_400
    private static let interval: Duration = .seconds(86_400)

    enum Problem: String {
        case notYetValid = "the server's certificate is not valid yet"
        case endsSoon = "the server's certificate expires soon"
        case expired = "the server's certificate has expired"
    }

    let validity: CertificateValidity
    private var last: (problem: Problem, time: Duration)?

    init(_ validity: CertificateValidity) {
        self.validity = validity
    }

    /// What the log is to warn of, if anything.
    /// - Parameters:
    ///   - now: by the wall clock, which certificates go by.
    ///   - uptime: by the clock that does not jump.
    mutating func due(at now: Timestamp, uptime: Duration) -> Problem? {
        guard let problem = problem(at: now) else { return nil }
        if let last, last.problem == problem, uptime < last.time + Self.interval { return nil }
        last = (problem, uptime)
        return problem
    }

    private func problem(at now: Timestamp) -> Problem? {
        if now < validity.start { return .notYetValid }
        if now >= validity.end { return .expired }
        return now >= validity.end.adding(seconds: -Self.margin) ? .endsSoon : nil
    }
}
