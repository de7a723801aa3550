import Collector
import Exposition
import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("The cache of answers")
struct AnswerCacheTests {
    private static let text = request("text/plain", nil)
    private static let compressed = request("application/openmetrics-text", "gzip")

    @Test("what was asked for is made ahead for three polls, and then no more")
    func idle() {
        var cache = AnswerCache(projects: 1)
        #expect(cache.prompt.isEmpty)
        _ = cache.response(to: Self.compressed, at: .zero)
        for _ in 2...4 {
            #expect(cache.prompt == [Self.compressed.representation.encoding])
            cache.projectsChanged()
        }
        _ = cache.response(to: Self.text, at: .zero)
        #expect(Set(cache.prompt) == [Self.text.representation.encoding, Self.compressed.representation.encoding])
        cache.projectsChanged()
        #expect(cache.prompt == [Self.text.representation.encoding])
    }

    @Test("of many projects pages are made ahead only where scrapes come between any two polls")
    func severalProjects() {
        var cache = AnswerCache(projects: 3)
        _ = cache.response(to: Self.text, at: .zero)
        #expect(cache.prompt.isEmpty)
        #expect(cache.wanted == [Self.text.representation.encoding])
        cache.projectsChanged()
        #expect(cache.prompt.isEmpty)
        _ = cache.response(to: Self.text, at: .zero)
        #expect(cache.prompt == [Self.text.representation.encoding])
        cache.projectsChanged()
        #expect(cache.prompt.isEmpty)
        #expect(cache.wanted == [Self.text.representation.encoding])
        cache.projectsChanged()
        _ = cache.response(to: Self.text, at: .zero)
        #expect(cache.prompt.isEmpty, "nobody asked between the two polls before")
    }

    @Test("slices have their format kept for three polls of each project, and nothing made ahead or remembered")
    func slices() {
        var cache = AnswerCache(projects: 2)
        let slice = Self.request("text/plain", nil, of: "shop")
        #expect(cache.response(to: slice, at: .zero) == nil)
        cache.keep(PreparedResponse(status: 200), for: slice, until: .seconds(2), at: .zero)
        #expect(cache.response(to: slice, at: .zero) == nil)
        #expect(cache.prompt.isEmpty && cache.wanted.isEmpty)
        for _ in 1...6 {
            cache.projectsChanged()
            #expect(cache.wantedFormats == [Self.text.representation.encoding.format])
        }
        cache.projectsChanged()
        #expect(cache.wantedFormats.isEmpty)
    }

    @Test("an answer is good until its time is over, its beginning until the projects change")
    func time() {
        var cache = AnswerCache(projects: 1)
        let response = PreparedResponse(status: 200)
        _ = cache.response(to: Self.text, at: .zero)
        cache.keep(.plain([7]), for: Self.text.representation.encoding)
        cache.keep(response, for: Self.text, until: .seconds(2), at: .zero)
        #expect(cache.response(to: Self.text, at: .milliseconds(1999)) === response)
        #expect(cache.response(to: Self.text, at: .seconds(2)) == nil)
        #expect(cache.beginning(Self.text.representation.encoding) != nil)
        cache.projectsChanged()
        #expect(cache.response(to: Self.text, at: .milliseconds(1999)) == nil)
        #expect(cache.beginning(Self.text.representation.encoding) == nil)
    }

    @Test("the same bytes under another content type are another answer, of the same beginning")
    func contentTypes() {
        var cache = AnswerCache(projects: 1)
        let escaped = Self.request("text/plain; escaping=underscores", nil)
        #expect(escaped != Self.text && escaped.representation.encoding == Self.text.representation.encoding)
        _ = cache.response(to: Self.text, at: .zero)
        cache.keep(.plain([7]), for: Self.text.representation.encoding)
        cache.keep(PreparedResponse(status: 200), for: Self.text, until: .seconds(2), at: .zero)
        #expect(cache.response(to: escaped, at: .zero) == nil)
        #expect(cache.beginning(escaped.representation.encoding) != nil)
    }

    @Test("only a few answers are kept, and those whose time is over make room")
    func few() {
        var cache = AnswerCache(projects: 1)
        let requests = MetricCatalogue.builtIn.all.prefix(20).map { Self.request("text/plain", nil, picking: $0.name) }
        let response = PreparedResponse(status: 200)
        for request in requests { cache.keep(response, for: request, until: .seconds(2), at: .seconds(1)) }
        #expect(requests.count { cache.response(to: $0, at: .milliseconds(1999)) === response } == 8)
        cache.keep(response, for: requests[19], until: .seconds(3), at: .seconds(2))
        #expect(cache.response(to: requests[19], at: .seconds(2)) === response)
    }

    private static func request(
        _ accept: String, _ acceptEncoding: String?, picking name: String? = nil, of project: String? = nil
    ) -> ScrapeRequest {
        let representation = Representation(
            format: NegotiatedFormat(accept: accept, created: .omitted),
            coding: ContentCoding(acceptEncoding: acceptEncoding))
        return ScrapeRequest(
            representation,
            query: HTTPFields(
                (name.map { [("name[]", $0)] } ?? []) + (project.map { [("project", $0)] } ?? [])), in: .builtIn)
    }
}
