import Collector
import Exposition
import Testing

@Suite struct ProjectSnapshotTests {
    private static let metrics = [MetricCatalogue.up, MetricCatalogue.hasLogs, MetricCatalogue.backlogSeconds]

    /// Of three families, of which the first goes at 100 s and the second at 200 s.
    private let snapshot = ProjectSnapshot(
        families: metrics.map { MetricFamily($0, [$0.series("shop", value: .integer(1))]) }, endpoints: [:], budget: [],
        baselineComplete: true, polls: 7,
        withdrawals: [
            ProjectSnapshot.Withdrawal(of: [metrics[0]], at: .seconds(100)),
            ProjectSnapshot.Withdrawal(of: [metrics[1]], at: .seconds(200)),
        ])

    private func shown(_ snapshot: ProjectSnapshot?) -> [Int]? { snapshot?.families.map(\.series.count) }

    @Test("a family has no series from its time on, and keeps its place; before that nothing changes")
    func withdrawn() {
        #expect(shown(snapshot.withdrawing(at: .milliseconds(99_999))) == nil)
        #expect(shown(snapshot.withdrawing(at: .seconds(100))) == [0, 1, 1])
        #expect(shown(snapshot.withdrawing(at: .seconds(200))) == [0, 0, 1])
        #expect(snapshot.withdrawing(at: .seconds(200))?.families.map(\.descriptor) == Self.metrics)
    }

    @Test("each family is withdrawn once")
    func once() throws {
        let first = try #require(snapshot.withdrawing(at: .seconds(100)))
        #expect(shown(first.withdrawing(at: .seconds(199))) == nil)
        let second = try #require(first.withdrawing(at: .seconds(200)))
        #expect(shown(second) == [0, 0, 1])
        #expect(shown(second.withdrawing(at: .seconds(9999))) == nil)
    }

    @Test("all else stays: it is a snapshot of the same poll")
    func same() throws {
        let later = try #require(snapshot.withdrawing(at: .seconds(100)))
        #expect(later.polls == 7 && later.baselineComplete)
    }
}
