/// In which format a page is answered, and what it is called to that client.
package struct NegotiatedFormat: Sendable, Hashable {
    package let format: ExpositionFormat
    package let contentType: String

    /// What Accept asks for, as Prometheus' own library reads it
    /// (https://prometheus.io/docs/instrumenting/content_negotiation/): the format with the highest weight; of equal ones
    /// the one that is named, not meant by a `*`; of those the one named first. Where nothing fits it is the text format,
    /// which everybody reads.
    ///
    /// - Parameters:
    ///   - accept: the header's value, several headers joined by commas; nil without one.
    ///   - created: whether OpenMetrics shows since when counters count.
    package init(accept: String?, created: ExpositionFormat.CreatedLines) {
        let ranges = WeightedElement.parse(accept ?? "")
        var best: (offer: Offer, match: Match)?
        for offer in [Offer.text, .openMetrics("1.0.0"), .openMetrics("0.0.1")] {
            // The most precise element decides, be it only to say "not this".
            let matches = ranges.enumerated().compactMap { Match(offer, $1, $0) }
            guard let match = matches.max(by: { $0.precision < $1.precision }), match.weight > 0 else { continue }
            guard let champion = best?.match, !(champion < match) else {
                best = (offer, match)
                continue
            }
        }
        let (offer, escaping) = best.map { ($0.offer, $0.match.escaping) } ?? (.text, nil)
        format = offer == .text ? .text : .openMetrics(created: created)
        contentType = offer.contentType + (escaping.map { "; escaping=\($0)" } ?? "")
    }
}

/// A format in one of the versions under which clients ask for it. OpenMetrics 0.0.1 is 1.0.0 before it was called that.
private enum Offer: Equatable {
    case text
    case openMetrics(String)

    var type: String { self == .text ? "text" : "application" }
    var subtype: String { self == .text ? "plain" : "openmetrics-text" }

    var version: String {
        switch self {
        case .text: "0.0.4"
        case .openMetrics(let version): version
        }
    }

    var contentType: String { "\(type)/\(subtype); version=\(version); charset=utf-8" }
}

/// How well an element of Accept fits an offer. More is better.
private struct Match: Comparable {
    let weight: Int
    /// 0 for `*/*`, 1 for `text/*`, 2 for a type, 3 for a type with its version.
    let precision: Int
    let position: Int
    let escaping: String?

    /// Nil where it does not fit.
    init?(_ offer: Offer, _ range: WeightedElement, _ position: Int) {
        let version = range.parameter("version")
        guard version == nil || version == offer.version else { return nil }
        switch range.name {
        case "\(offer.type)/\(offer.subtype)": precision = version == nil ? 2 : 3
        case "\(offer.type)/*": precision = 1
        case "*/*": precision = 0
        default: return nil
        }
        weight = range.weight
        self.position = position
        escaping = range.parameter("escaping").flatMap(Self.honoured)
    }

    static func < (lhs: Match, rhs: Match) -> Bool {
        (lhs.weight, min(lhs.precision, 2), rhs.position) < (rhs.weight, min(rhs.precision, 2), lhs.position)
    }

    /// Names here are letters, digits and underscores, which three of the schemes leave as they are. `dots` would write
    /// each underscore twice; who asks for it is told that it got underscores. Unknown ones are as if not there.
    /// https://prometheus.io/docs/instrumenting/escaping_schemes/
    private static func honoured(_ scheme: String) -> String? {
        switch scheme {
        case "allow-utf-8", "underscores", "values": scheme
        case "dots": "underscores"
        default: nil
        }
    }
}
