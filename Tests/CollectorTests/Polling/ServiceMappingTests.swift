import Basics
import BasicsFixtures
import Exposition
import Patterns
import PostHogLogs
import Testing

@testable import Collector

@Suite struct ServiceMappingTests {
    private func mapping(
        include: String? = nil, exclude: String? = nil, renames: [(String, String)] = [], limit: Int? = nil
    ) throws -> ServiceMapping {
        try ServiceMapping(
            include: include.map { try Pattern($0) }, exclude: exclude.map { try Pattern($0) },
            renames: renames.map {
                let pattern = try Pattern($0.0)
                return .init(match: pattern, replacement: try PatternReplacement($0.1, for: pattern))
            }, limit: limit)
    }

    @Test("services are included, excluded, and renamed by one rule after the other")
    func names() throws {
        let mapping = try mapping(
            include: "^(api|worker)-", exclude: "-canary$", renames: [("-[0-9a-f]{8}$", ""), ("worker-(.*)", "w.$1")])
        let shown = ["api-12345678", "worker-a-00000000", "api-x-canary", "web", "api-x", ""].map {
            mapping.shownName(of: ServiceName($0))?.text
        }
        #expect(shown == ["api", "w.a", nil, nil, "api-x", nil])
    }

    @Test("without any rule services are what they are, and a name that is too long when it is renamed is cut")
    func plain() throws {
        #expect(ServiceMapping().shownName(of: "api")?.text == "api")
        let long = String(repeating: "x", count: 300)
        let shown = try mapping(renames: [("api", long)]).shownName(of: "api")
        #expect(shown?.text.utf8.count == ServiceName.maxBytes)
    }

    @Test(
        "poll by poll, over restarts with other rules, every entry counts once, and gauges name services as counters do"
    )
    func polls() async throws {
        let rig = Rig()
        rig.set(try mapping(exclude: "secret", renames: [("-[0-9a-f]{4}$", "")]))
        await rig.run(polls: 3) { poll in
            guard poll < 2 else { return }
            rig.before("api-\(1000 + poll)", "info", count: 5)
            rig.before("secret", "error", count: 3)
        }
        #expect(rig.last.counted == [Rig.labels("api", .info): 10])
        let window = rig.last.series(MetricCatalogue.serviceWindowEntries).map(\.labels)
        #expect(window == [LabelSet(["project", "service_name"], ["shop", "api"])])
        #expect(rig.last.series(MetricCatalogue.unreconciledEntries).map(\.value) == [.integer(0)])

        rig.set(try mapping())
        await rig.run(polls: 5) { poll in
            guard poll == 1 else { return }
            rig.before("api-1000", "info", count: 7)
            rig.before("secret", "error", count: 2)
        }
        let api = [Rig.labels("api", .info): 10, Rig.labels("api-1000", .info): 7]
        #expect(rig.last.counted == api.merging([Rig.labels("secret", .error): 2]) { $1 })
    }
}
