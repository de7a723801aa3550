import Basics
import HTTP

/// When the log is to say that clients will not take the server's certificate, now or soon: as soon as that is so, and once
/// a day as long as it is.
struct CertificateReminder {
    /// How long before its end a certificate ought to have been replaced, in seconds.
    private static let margin: Int64 = 14 * 86_400
    private static let interval: Duration = .seconds(86_400)

    enum Trouble: String {
        case notYetValid = "the server's certificate is not valid yet"
        case endsSoon = "the server's certificate expires soon"
        case expired = "the server's certificate has expired"
    }

    let validity: CertificateValidity
    private var last: (trouble: Trouble, time: Duration)?

    init(_ validity: CertificateValidity) {
        self.validity = validity
    }

    /// What is to be said, if anything.
    /// - Parameters:
    ///   - now: by the wall clock, which certificates go by.
    ///   - uptime: by the clock that does not jump.
    mutating func due(at now: Timestamp, uptime: Duration) -> Trouble? {
        guard let trouble = trouble(at: now) else { return nil }
        if let last, last.trouble == trouble, uptime < last.time + Self.interval { return nil }
        last = (trouble, uptime)
        return trouble
    }

    private func trouble(at now: Timestamp) -> Trouble? {
        if now < validity.start { return .notYetValid }
        if now >= validity.end { return .expired }
        return now >= validity.end.adding(seconds: -Self.margin) ? .endsSoon : nil
    }
}
