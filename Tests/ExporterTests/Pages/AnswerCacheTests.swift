import Exposition
import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("The cache of answers")
struct AnswerCacheTests {
    private static let text = representation("text/plain", nil)
    private static let compressed = representation("application/openmetrics-text", "gzip")

    @Test("what was asked for is made ahead for three polls, and then no more")
    func idle() {
        var cache = AnswerCache(projects: 1)
        #expect(cache.prompt.isEmpty)
        _ = cache.response(Self.compressed, at: .zero)
        for _ in 2...4 {
            #expect(cache.prompt == [Self.compressed.encoding])
            cache.projectsChanged()
        }
        _ = cache.response(Self.text, at: .zero)
        #expect(Set(cache.prompt) == [Self.text.encoding, Self.compressed.encoding])
        cache.projectsChanged()
        #expect(cache.prompt == [Self.text.encoding])
    }

    @Test("of many projects' polls only the first behind a scrape makes pages ahead")
    func severalProjects() {
        var cache = AnswerCache(projects: 3)
        _ = cache.response(Self.text, at: .zero)
        #expect(cache.prompt == [Self.text.encoding])
        cache.projectsChanged()
        #expect(cache.prompt.isEmpty)
        #expect(cache.wanted == [Self.text.encoding])
        _ = cache.response(Self.text, at: .zero)
        #expect(cache.prompt == [Self.text.encoding])
    }

    @Test("an answer is good until its time is over, its beginning until the projects change")
    func time() {
        var cache = AnswerCache(projects: 1)
        let response = PreparedResponse(status: 200)
        _ = cache.response(Self.text, at: .zero)
        cache.keep(.plain([7]), for: Self.text.encoding)
        cache.keep(response, for: Self.text, until: .seconds(2))
        #expect(cache.response(Self.text, at: .milliseconds(1999)) === response)
        #expect(cache.response(Self.text, at: .seconds(2)) == nil)
        #expect(cache.beginning(Self.text.encoding) != nil)
        cache.projectsChanged()
        #expect(cache.response(Self.text, at: .milliseconds(1999)) == nil)
        #expect(cache.beginning(Self.text.encoding) == nil)
    }

    @Test("the same bytes under another content type are another answer, of the same beginning")
    func contentTypes() {
        var cache = AnswerCache(projects: 1)
        let escaped = Self.representation("text/plain; escaping=underscores", nil)
        #expect(escaped != Self.text && escaped.encoding == Self.text.encoding)
        _ = cache.response(Self.text, at: .zero)
        cache.keep(.plain([7]), for: Self.text.encoding)
        cache.keep(PreparedResponse(status: 200), for: Self.text, until: .seconds(2))
        #expect(cache.response(escaped, at: .zero) == nil)
        #expect(cache.beginning(escaped.encoding) != nil)
    }

    private static func representation(_ accept: String, _ acceptEncoding: String?) -> Representation {
        Representation(
            format: NegotiatedFormat(accept: accept, created: .omitted),
            coding: ContentCoding(acceptEncoding: acceptEncoding))
    }
}
