import Basics
import Testing

@testable import Collector
@testable import Exposition

@Suite("A snapshot that replicas share")
struct ProjectSnapshotSharedTests {
    private static let epoch = Timestamp(seconds: 1_795_435_200)
    private let entries = MetricFamily(
        MetricCatalogue.entries,
        [
            MetricCatalogue.entries.series("shop", "a\"b\\", "info", value: .integer(.max), created: 17.25),
            MetricCatalogue.entries.series(
                "shop", "web", "error",
                value: .exemplified(3, Exemplar([("trace_id", "0af7")], time: 12.5))),
        ])

    private func snapshot(_ families: [MetricFamily]) -> ProjectSnapshot {
        ProjectSnapshot(
            families: families, endpoints: [:], budget: [], baselineComplete: true, polls: 7,
            withdrawals: [ProjectSnapshot.Withdrawal(of: [MetricCatalogue.serviceErrorRate], at: .seconds(100))])
    }

    /// The holder's monotonic clock began at the epoch, and that of who reads 40 s later.
    private func shared(
        _ snapshot: ProjectSnapshot, in catalogue: MetricCatalogue? = nil
    ) throws -> ProjectSnapshot {
        let bytes = snapshot.shared { Self.epoch.adding(microseconds: $0.microseconds) }
        let catalogue = try catalogue ?? MetricCatalogue(MetricCatalogue.collected)
        return try ProjectSnapshot(shared: bytes, in: catalogue) { $0 - Self.epoch - .seconds(40) }
    }

    private func text(_ families: [MetricFamily]) -> String {
        let block = ExpositionBlock(families, format: .openMetrics(created: .shown))
        return String(decoding: block.bytes, as: UTF8.self)
    }

    @Test("another replica shows the same lines")
    func same() throws {
        let rate = MetricFamily(
            MetricCatalogue.serviceErrorRate,
            [MetricCatalogue.serviceErrorRate.series("shop", "web", value: .number(0.1))])
        let before = snapshot([entries, rate])
        let after = try shared(before)
        #expect(text(after.families) == text(before.families))
        #expect(after.polls == 7 && after.baselineComplete)
        #expect(after.families.first?.series.map(\.created) == [17.25, nil])
        // By its own clock.
        #expect(after.outdatedFrom == .seconds(60))
    }

    @Test("counters of the process that polls are left to it")
    func perProcess() throws {
        let polls = MetricFamily(MetricCatalogue.polls, [MetricCatalogue.polls.series("shop", value: .integer(4))])
        let durations = MetricFamily(
            MetricCatalogue.pollDuration,
            [MetricCatalogue.pollDuration.series("shop", value: .histogram(Histogram(bounds: [1])))])
        #expect(
            try shared(snapshot([polls, entries, durations])).families.map(\.descriptor) == [MetricCatalogue.entries])
    }

    @Test("no family of a project but these has a histogram, which could not be shared")
    func histograms() {
        let histograms = MetricCatalogue.collected.filter { $0.kind == .histogram && $0.labelNames.contains("project") }
        #expect(histograms == [MetricCatalogue.pollDuration])
    }

    @Test("a metric that a replica does not have is left out there")
    func unknownMetric() throws {
        let other = try MetricCatalogue([MetricCatalogue.up])
        #expect(try shared(snapshot([entries]), in: other).families.isEmpty)
    }

    @Test("bytes that are cut or of a later layout are an error, and no trap")
    func damage() throws {
        let bytes = snapshot([entries]).shared { Self.epoch.adding(microseconds: $0.microseconds) }
        let catalogue = try MetricCatalogue(MetricCatalogue.collected)
        for count in bytes.indices {
            #expect(throws: StateDamage.self) {
                try ProjectSnapshot(shared: Array(bytes[..<count]), in: catalogue) { _ in .zero }
            }
        }
        #expect(throws: StateDamage.newer(version: 9)) {
            try ProjectSnapshot(shared: [9], in: catalogue) { _ in .zero }
        }
    }

    @Test("whether the replica polls the project stands with it")
    func lease() {
        let families = snapshot([]).showingLease(true, of: "shop").families
        #expect(families.map(\.descriptor) == [MetricCatalogue.leaseHeld])
        #expect(families.first?.series.map(\.value) == [.integer(1)])
    }
}
