import Basics
import Testing

@testable import Ledger

@Suite struct SeriesMappingTests {
    private static let upper = SeriesMapping(name: "upper") { values in
        values == ["hidden"] ? nil : [ExactText(values[0].text.uppercased())]
    }

    @Test("a mapping that joins sources has room for more of them than for series, the identity for as many")
    func sourceLimit() {
        #expect(SeriesMapping.identity.sourceLimit(series: 10) == 10)
        #expect(Self.upper.sourceLimit(series: 10) == 80)
        #expect(SeriesMapping(name: "", limit: 3).sourceLimit(series: 10) == 80, "the others have marks too")
        #expect(SeriesMapping(name: "", lifetime: 86_400).isIdentity, "a lifetime maps nothing")
    }

    @Test("routes know the labels of each source, and nothing of series until they are told")
    func labels() {
        var routes = SeriesRoutes(Self.upper)
        let keys = [SeriesKey("a"), SeriesKey("hidden"), SeriesKey(0, .other)]
        routes.add(keys)
        #expect(routes.count == 3)
        #expect(keys.indices.map { routes.labels(of: $0, keys[$0]) } == [.values(["A"]), nil, .other])
        #expect(keys.indices.map { routes[$0] } == [nil, nil, nil])
        routes[0] = 7
        routes.add(keys + [SeriesKey("b")])
        #expect(routes[0] == 7)
        #expect(routes.count == 4)
        routes.forgetSeries()
        #expect(routes[0] == nil)
        #expect(routes.count == 4)
    }

    @Test("without a mapping each source has its own labels")
    func identity() {
        var routes = SeriesRoutes(.identity)
        routes.add([SeriesKey("a")])
        #expect(routes.labels(of: 0, SeriesKey("a")) == .values(["a"]))
        #expect(routes.label(.overflow) == .overflow)
    }
}
