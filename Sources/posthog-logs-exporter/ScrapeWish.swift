import Exposition
import Wire

/// What a request for the metrics asks for. Requests with the same wish get the same answer.
struct ScrapeWish: Hashable, Sendable {
    let format: NegotiatedFormat
    let coding: ContentCoding
    /// The metrics asked for by name, each once and in order; nil for all of them.
    let names: [String]?

    /// - Parameters:
    ///   - request: `?name[]=` picks metrics, and may be repeated. Names that no metric has give nothing.
    ///   - catalogue: all metrics there are.
    ///   - created: whether OpenMetrics shows since when counters count.
    init(_ request: ServerRequest, in catalogue: [MetricDescriptor], created: ExpositionFormat.CreatedLines) {
        format = NegotiatedFormat(accept: request.headers.list("Accept"), created: created)
        coding = ContentCoding(acceptEncoding: request.headers.list("Accept-Encoding"))
        let asked = request.query.all.filter { $0.name == "name[]" }.map(\.value)
        names = asked.isEmpty ? nil : catalogue.filter { !$0.allNames.allSatisfy { !asked.contains($0) } }.map(\.name)
    }

    var kind: PageKind { PageKind(format: format.format, coding: coding) }

    /// Those of these metrics that were asked for.
    func picked(from catalogue: [MetricDescriptor]) -> [MetricDescriptor] {
        guard let names else { return catalogue }
        return catalogue.filter { names.contains($0.name) }
    }

    func response(joining pieces: [[UInt8]]) -> PreparedResponse {
        var headers: [HTTPField] = [("Content-Type", format.contentType), ("Vary", "Accept, Accept-Encoding")]
        if coding == .gzip { headers.append(("Content-Encoding", "gzip")) }
        return PreparedResponse(status: 200, headers: headers, joining: pieces)
    }
}

/// The wishes that the same bytes serve, whatever they are called in the headers.
struct PageKind: Hashable, Sendable {
    let format: ExpositionFormat
    let coding: ContentCoding
}
