import Exposition
import HTTP

/// What a request for the metrics asks for. Requests with the same wish get the same answer.
struct ScrapeWish: Hashable, Sendable {
    let manner: Manner
    /// The metrics asked for by name, each once and in order; nil for all of them.
    let names: [String]?

    /// In which form.
    struct Manner: Hashable, Sendable {
        let format: NegotiatedFormat
        let coding: ContentCoding
    }

    /// - Parameters:
    ///   - query: `name[]=` picks metrics, and may be repeated. Names that no metric has give nothing.
    ///   - catalogue: all metrics there are.
    init(_ manner: Manner, query: HTTPFields, in catalogue: [MetricDescriptor]) {
        self.manner = manner
        let asked = Set(query.all.filter { $0.name == "name[]" }.map(\.value))
        names = asked.isEmpty ? nil : catalogue.filter { !asked.isDisjoint(with: $0.allNames) }.map(\.name)
    }

    var kind: PageKind { PageKind(format: manner.format.format, coding: manner.coding) }

    /// Those of these metrics that were asked for.
    func picked(from catalogue: [MetricDescriptor]) -> [MetricDescriptor] {
        guard let names else { return catalogue }
        return catalogue.filter { names.contains($0.name) }
    }

    func response(joining pieces: [[UInt8]]) -> PreparedResponse {
        var headers: [HTTPField] = [("Content-Type", manner.format.contentType), ("Vary", "Accept, Accept-Encoding")]
        if manner.coding == .gzip { headers.append(("Content-Encoding", "gzip")) }
        return PreparedResponse(status: 200, headers: headers, joining: pieces)
    }
}

/// The wishes that the same bytes serve, whatever they are called in the headers.
struct PageKind: Hashable, Sendable {
    let format: ExpositionFormat
    let coding: ContentCoding
}
