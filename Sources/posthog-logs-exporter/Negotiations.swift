import Exposition
import HTTP

/// Remembers what headers mean: a scraper says the same each time, and to read it costs as much as to answer it.
struct Negotiations {
    /// More scrapers than that do not differ in what they say; who makes headers up is read each time.
    private static let limit = 16

    private var known: [Said: ScrapeWish.Manner] = [:]

    /// The headers that matter, as they came.
    struct Said: Hashable, Sendable {
        let accept: String?
        let acceptEncoding: String?

        init(_ headers: HTTPFields) {
            accept = headers.list("Accept")
            acceptEncoding = headers.list("Accept-Encoding")
        }

        /// - Parameter created: whether OpenMetrics shows since when counters count.
        func manner(created: ExpositionFormat.CreatedLines) -> ScrapeWish.Manner {
            ScrapeWish.Manner(
                format: NegotiatedFormat(accept: accept, created: created),
                coding: ContentCoding(acceptEncoding: acceptEncoding))
        }
    }

    func manner(_ said: Said) -> ScrapeWish.Manner? {
        known[said]
    }

    mutating func remember(_ manner: ScrapeWish.Manner, for said: Said) {
        guard known.count < Self.limit else { return }
        known[said] = manner
    }
}
