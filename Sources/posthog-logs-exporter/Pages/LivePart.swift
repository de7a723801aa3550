import Collector
import Exposition
import PostHogLogs

/// The small part of the page that is new whenever it is looked at: the process itself, scrapes, and what all projects
/// share. It stands last.
struct LivePart: Sendable {
    static let catalogue = MetricCatalogue.all.filter { !$0.labelNames.contains("project") }

    private let process = ProcessMetrics()
    private let keyName: String
    private let others: [@Sendable () -> [MetricFamily]]

    /// - Parameters:
    ///   - keyName: what the key is called in labels.
    ///   - others: further families of the catalogue without the label `project`; asked on the server's threads, so they must
    ///     not wait for anything.
    init(keyName: String, others: [@Sendable () -> [MetricFamily]]) {
        self.keyName = keyName
        self.others = others
    }

    /// What counts here counts since the process started, where it does not say otherwise.
    func families(of snapshots: [ProjectSnapshot], budget: [BudgetStatus], scrapes: [Int: Int]) -> [MetricFamily] {
        let own = [
            MetricFamily(MetricCatalogue.buildInfo, [Series(Self.buildLabels, .integer(1))]),
            MetricFamily(
                MetricCatalogue.scrapes, scrapes.map { Series(LabelSet(["code"], [String($0)]), .integer($1)) }),
            MetricFamily(
                MetricCatalogue.logLinesDropped, [Series(.none, .integer(StandardError.queue.droppedLines))]),
        ]
        let shared = SharedExposition.families(of: snapshots, key: keyName, budget: budget)
        let families = shared + own + process.families() + others.flatMap { $0() }
        assert(
            families.allSatisfy { !$0.descriptor.labelNames.contains("project") },
            "metrics by project belong into snapshots: a family cannot be in two places of a page")
        return families.map { $0.counting(since: process.startTime) }
    }

    private static let buildLabels = LabelSet(
        ["version", "revision", "swift_version"], [BuildInfo.version, BuildInfo.revision, BuildInfo.swiftVersion])
}
