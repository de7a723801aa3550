import PostHogLogs
import Testing

@testable import Collector
@testable import PostHogLogs

@Suite("The calls of all pollers of a project")
struct ProjectCallsTests {
    private let own = CountedEntries(LogsFilter(), by: [.service])
    private let other = CountedEntries(LogsFilter(), by: [])

    private func health(_ requests: Int, isUp: Bool = false) -> EndpointHealth {
        var health = EndpointHealth()
        for _ in 0..<requests { health.unanswered(after: .seconds(1)) }
        health.isUp = isUp
        return health
    }

    @Test("requests of all pollers are one sum, of each the newest, and of the one that asks what it hands over")
    func sum() {
        let calls = ProjectCalls()
        calls.record([.services: health(2)], counting: own)
        calls.record([.services: health(4)], counting: own)
        calls.record([.services: health(30), .groupBy: health(50)], counting: .all)
        #expect(calls.merged(with: [.services: health(7)], counting: .all)[.services]?.requests == [0: 7 + 4])
        #expect(calls.merged(with: [:], counting: other)[.services]?.requests == [0: 30 + 4])
        #expect(calls.merged(with: [:], counting: own)[.groupBy]?.requests == [0: 50])
    }

    @Test("an endpoint is up as the one that asks says, and as another does where that one never calls it")
    func up() {
        let calls = ProjectCalls()
        calls.record([.services: health(1, isUp: true), .groupBy: health(1, isUp: true)], counting: own)
        let merged = calls.merged(with: [.services: health(1)], counting: .all)
        #expect(merged[.services]?.isUp == false)
        #expect(merged[.groupBy]?.isUp == true)
    }
}
