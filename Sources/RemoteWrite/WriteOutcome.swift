/// What becomes of a batch after a response.
package enum WriteOutcome: Hashable, Sendable {
    case accepted
    /// It may be accepted later; at the earliest after that time, where the receiver says so.
    case retry(why: String, after: Duration?)
    /// It will never be: in one line.
    case refused(why: String, WriteRefusal)

    /// Who answers to what is sent again: all errors of the server, and that there was too much at once.
    ///
    /// - Parameters:
    ///   - body: what the receiver says of it.
    ///   - retryAfter: the header.
    package init(status: Int, body: [UInt8], retryAfter: String?) {
        switch status {
        case 200..<300: self = .accepted
        case 429, 500...: self = .retry(why: Self.line(status, body), after: retryAfter.flatMap(Self.seconds))
        default: self = .refused(why: Self.line(status, body), WriteRefusal(status: status, body: body))
        }
    }

    private static func seconds(_ header: String) -> Duration? {
        Int64(header).flatMap { (0...3600).contains($0) ? .seconds($0) : nil }
    }

    private static let longestLine = 300

    private static func line(_ status: Int, _ body: [UInt8]) -> String {
        let text =
            String(decoding: body.prefix(longestLine), as: UTF8.self).split(whereSeparator: \.isNewline).first ?? ""
        return text.isEmpty ? "\(status)" : "\(status): \(text)"
    }
}

/// Why a receiver does not take samples.
package enum WriteRefusal: Hashable, Sendable {
    /// They are older than what it takes.
    case tooOld
    case unauthorized
    /// There is nothing at this path that takes samples.
    case notFound
    case other

    init(status: Int, body: [UInt8]) {
        let text = String(decoding: body, as: UTF8.self).lowercased()
        let signs = ["out of bounds", "out-of-bounds", "out of order", "out-of-order", "too old", "too far behind"]
        switch status {
        case 401, 403: self = .unauthorized
        // So says vmauth of VictoriaMetrics 1.79 to a token that it does not know.
        case 400 where text.contains("auth token"): self = .unauthorized
        case 404, 405: self = .notFound
        // So says Thanos of samples out of order or out of bounds.
        case 409: self = .tooOld
        default: self = signs.contains(where: text.contains) ? .tooOld : .other
        }
    }
}
