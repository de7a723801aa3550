import Collector
import Exposition
import PostHogLogs

/// The small part of the page that is new on every scrape: the process itself, scrapes, and what all projects
/// share. It stands last.
struct LivePart: Sendable {
    private let metrics: [MetricDescriptor]
    private let process = ProcessMetrics()
    private let others: [@Sendable () -> [MetricFamily]]

    /// - Parameters:
    ///   - metrics: those that all projects share.
    ///   - others: further families of the catalogue without the label `project`; asked on the server's threads, so they must
    ///     not wait for anything.
    init(metrics: [MetricDescriptor], others: [@Sendable () -> [MetricFamily]]) {
        self.metrics = metrics
        self.others = others
    }

    /// What counts here counts since the process started, where it does not say otherwise.
    func families(
        of snapshots: [ProjectSnapshot], budgets: [String: [BudgetStatus]], scrapes: [Int: Int]
    ) -> [MetricFamily] {
        let own = [
            MetricFamily(MetricCatalogue.buildInfo, [Self.build]),
            MetricFamily(
                MetricCatalogue.scrapes,
                scrapes.map { MetricCatalogue.scrapes.series(String($0), value: .integer($1)) }),
            MetricCatalogue.logLinesDropped.single(.integer(StandardError.queue.droppedLines)),
        ]
        let shared = SharedFamilies.families(of: snapshots, budgets: budgets)
        let families = shared + own + process.families() + others.flatMap { $0() }
        assert(
            families.allSatisfy { !$0.descriptor.labelNames.contains("project") },
            "metrics by project belong into snapshots: a family cannot be in two places of a page")
        return families.map { $0.counting(since: process.startTime) }
    }

    /// The families that a request picks, with what stands below everything.
    func encoded(_ families: [MetricFamily], for request: ScrapeRequest) -> [UInt8] {
        let format = request.representation.encoding.format
        return ExpositionPage.assemble(
            [ExpositionBlock(families, format: format)], in: request.picked(from: metrics), format: format)
    }

    private static let build = MetricCatalogue.buildInfo.series(
        BuildInfo.version, BuildInfo.revision, BuildInfo.swiftVersion, value: .integer(1))
}
