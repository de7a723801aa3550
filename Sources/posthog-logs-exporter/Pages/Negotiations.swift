import Exposition
import HTTP

/// Remembers what headers ask for: a scraper sends the same each time, and to read them costs as much as to answer them.
struct Negotiations {
    /// More scrapers than that do not differ in what they send; who makes headers up is read each time.
    private static let limit = 16

    private var known: [Headers: Representation] = [:]

    /// The headers that matter, as they came.
    struct Headers: Hashable, Sendable {
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
        known[headers]
    }

    mutating func remember(_ representation: Representation, for headers: Headers) {
        guard known.count < Self.limit else { return }
        known[headers] = representation
    }
}
