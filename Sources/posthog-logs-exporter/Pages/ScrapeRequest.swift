import Collector
import Exposition
import HTTP

/// What a request for the metrics asks for.
struct ScrapeRequest: Hashable, Sendable {
    let representation: Representation
    /// The metrics asked for by name, each once and in order; nil for all of them.
    let names: [String]?
    /// The projects asked for by name, each once and in order, with "" for the metrics of no project; nil for all of it.
    let projects: [String]?

    /// - Parameters:
    ///   - query: `name[]=` picks metrics, and may be repeated. Names that no metric has give nothing. `project=` picks
    ///     projects, in the same way.
    ///   - catalogue: the metrics there are.
    init(_ representation: Representation, query: HTTPFields, in catalogue: MetricCatalogue) {
        self.representation = representation
        guard !query.all.isEmpty else {
            (names, projects) = (nil, nil)
            return
        }
        let asked = query.all.filter { $0.name == "name[]" }.map(\.value)
        names = asked.isEmpty ? nil : catalogue.names(knownAs: asked)
        let projects = Set(query.all.filter { $0.name == "project" }.map(\.value))
        self.projects = projects.isEmpty ? nil : projects.sorted()
    }

    /// Whether it asks for what belongs to no project.
    var asksForShared: Bool { projects?.contains("") ?? true }

    func asksFor(project: String) -> Bool { projects?.contains(project) ?? true }

    func asksFor(_ metric: MetricDescriptor) -> Bool { names?.contains(metric.name) ?? true }

    /// Those of these metrics that were asked for.
    func picked(from metrics: [MetricDescriptor]) -> [MetricDescriptor] { metrics.filter(asksFor) }
}

/// The form in which a page is answered.
struct Representation: Hashable, Sendable {
    let format: NegotiatedFormat
    let coding: ContentCoding

    var encoding: PageEncoding { PageEncoding(format: format.format, coding: coding) }

    func response(joining pieces: [[UInt8]]) -> PreparedResponse {
        var headers: [HTTPField] = [("Content-Type", format.contentType), ("Vary", "Accept, Accept-Encoding")]
        if coding == .gzip { headers.append(("Content-Encoding", "gzip")) }
        return PreparedResponse(status: 200, headers: headers, joining: pieces)
    }
}

/// The representations that have the same bytes, whatever these are called in the headers.
struct PageEncoding: Hashable, Sendable {
    let format: ExpositionFormat
    let coding: ContentCoding
}
