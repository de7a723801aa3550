import Exposition
import HTTP

/// Remembers what headers ask for: a scraper sends the same each time, and to read them costs as much as to answer them.
struct Negotiations {
    /// More scrapers than that do not differ in what they send; who makes headers up is read each time.
    private static let limit = 16

    /// So few that they are found faster one after the other than by a hash of long texts.
    private var known: [(headers: Headers, representation: Representation)] = []

    /// The headers that matter, as they came.
    struct Headers: Equatable, Sendable {
        let accept: String?
        let acceptEncoding: String?

        init(_ fields: HTTPFields) {
            accept = fields.list("Accept")
            acceptEncoding = fields.list("Accept-Encoding")
        }

        /// - Parameter created: whether OpenMetrics shows since when counters count.
        func representation(created: ExpositionFormat.CreatedLines) -> Representation {
            Representation(
                format: NegotiatedFormat(accept: accept, created: created),
                coding: ContentCoding(acceptEncoding: acceptEncoding))
        }
    }

    func representation(_ headers: Headers) -> Representation? {
        known.first { $0.headers == headers }?.representation
    }

    mutating func remember(_ representation: Representation, for headers: Headers) {
        guard known.count < Self.limit, self.representation(headers) == nil else { return }
        known.append((headers, representation))
    }
}
