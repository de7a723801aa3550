import Basics
import Exposition
import Ledger
import Testing

@testable import Collector
@testable import PostHogLogs

@Suite("The families of what a project logs")
struct LogFamiliesTests {
    @Test("services of the window are shown in the order of their labels, each number under its own name")
    func window() {
        var state = ProjectFixture.state()
        state.gauges.refresh(
            services: [
                ServiceCounts(name: ServiceName("till"), entries: 30, errors: 6),
                ServiceCounts(name: ServiceName("cart"), entries: 10, errors: 1),
            ], shownBySparkline: nil, hasShrunk: false, at: .zero)
        let shown = Self.families(of: state, at: .zero)
        let labels = ["cart", "till"].map { LabelSet(["project", "service_name"], ["shop", $0]) }
        let expected: [(MetricDescriptor, [SampleValue])] = [
            (MetricCatalogue.serviceWindowEntries, [.integer(10), .integer(30)]),
            (MetricCatalogue.serviceWindowErrors, [.integer(1), .integer(6)]),
            (MetricCatalogue.serviceErrorRate, [.number(0.1), .number(0.2)]),
            (MetricCatalogue.serviceVolumeShare, [.number(0.25), .number(0.75)]),
        ]
        for (metric, values) in expected {
            #expect(shown[metric]?.map(\.labels) == labels, "\(metric.name)")
            #expect(shown[metric]?.map(\.value) == values, "\(metric.name)")
        }
    }

    @Test("gauges of the window go three intervals after they were read")
    func withdrawn() {
        var state = ProjectFixture.state()
        state.gauges.refresh(
            services: [ServiceCounts(name: ServiceName("till"), entries: 30, errors: 6)], shownBySparkline: nil,
            hasShrunk: false, at: .zero)
        #expect(Self.families(of: state, at: .seconds(269))[MetricCatalogue.serviceErrorRate]?.count == 1)
        #expect(Self.families(of: state, at: .seconds(270))[MetricCatalogue.serviceErrorRate]?.isEmpty == true)
    }

    @Test("of the window no more services have a name than the project may have series")
    func windowLimit() {
        var state = ProjectFixture.state()
        let services = (0..<102).map { ServiceCounts(name: ServiceName("service \($0)"), entries: 1, errors: 0) }
        state.gauges.refresh(services: services, shownBySparkline: nil, hasShrunk: false, at: .zero)
        #expect(Self.families(of: state, at: .zero)[MetricCatalogue.serviceWindowEntries]?.count == 101)
    }

    // MARK: From the ledger

    /// The fixture's state, of a ledger that has begun to count.
    private static func counting() -> ProjectState {
        var state = ProjectFixture.state()
        _ = state.ledger.advance(to: ProjectFixture.start, uptime: .zero)
        state.ledger.record(totals: [:], of: state.ledger.recentBuckets, at: ProjectFixture.start)
        return state
    }

    /// Counts entries of a service as errors, and shows them at once.
    private static func count(_ entries: Int, of service: ServiceName, at time: Timestamp, in state: inout ProjectState)
    {
        let newest = state.ledger.horizon.grid.bucket(holding: time)
        state.ledger.record([Sample(service: service, severity: .error, count: entries)], of: newest, at: time)
        state.ledger.shown(at: .zero)
        state.ledger.release(at: .seconds(60), scraped: nil, interval: .seconds(60))
    }

    @Test("each series has its labels, its value and its beginning, in the order of labels also as more appear")
    func entries() {
        var state = Self.counting()
        var logs = LogFamilies(project: ProjectFixture.project)
        func shown() -> [Series] {
            logs.families(of: state, at: .zero).first { $0.descriptor == MetricCatalogue.entries }?.series ?? []
        }
        Self.count(7, of: "till", at: ProjectFixture.start, in: &state)
        #expect(shown().map(\.value) == [.integer(7)])
        Self.count(9, of: "cart", at: ProjectFixture.start.adding(seconds: 60), in: &state)
        let labels = ["cart", "till"].map {
            LabelSet(["project", "service_name", "severity"], ["shop", $0, "error"])
        }
        #expect(shown().map(\.labels) == labels)
        #expect(shown().map(\.value) == [.integer(9), .integer(7)])
        #expect(shown().map(\.created) == [1_795_435_260, 1_795_435_200])
    }

    @Test("when series have ended, those that are there have their own labels and values")
    func ended() {
        var state = ProjectFixture.state()
        state.ledger = Ledger(
            .severities, ProjectFixture.settings.horizon, seriesLimit: 100, SeriesMapping(name: "", lifetime: 3600))
        var logs = LogFamilies(project: ProjectFixture.project)
        func shown() -> [String: SampleValue] {
            let series = logs.families(of: state, at: .zero).first { $0.descriptor == MetricCatalogue.entries }?.series
            return Dictionary(uniqueKeysWithValues: (series ?? []).map { ($0.labels.description, $0.value) })
        }
        // Of these till ends first, and mail comes.
        for (hours, services) in [(0, ["till", "cart"]), (1, ["cart"]), (2, ["mail"])] as [(Int64, [ServiceName])] {
            let time = ProjectFixture.start.adding(seconds: hours * 3600)
            _ = state.ledger.advance(to: time, uptime: .seconds(hours * 3600))
            state.ledger.record(totals: [:], of: state.ledger.recentBuckets, at: time)
            for service in services { Self.count(4, of: service, at: time, in: &state) }
            if hours == 0 { #expect(shown().count == 2) }
        }
        func labels(_ service: String) -> String {
            LabelSet(["project", "service_name", "severity"], ["shop", service, "error"]).description
        }
        #expect(shown() == [labels("cart"): .integer(8), labels("mail"): .integer(4)])
    }

    @Test("an entry stands only for a value that has counted it: not for that of a series which is still held at 0")
    func exemplar() {
        var state = Self.counting()
        var logs = LogFamilies(project: ProjectFixture.project)
        func shown() -> SampleValue? {
            logs.families(of: state, at: .zero).first { $0.descriptor == MetricCatalogue.entries }?.series.first?.value
        }
        let newest = state.ledger.horizon.grid.bucket(holding: ProjectFixture.start)
        state.ledger.record(
            [Sample(service: "till", severity: .error, count: 7)], of: newest, at: ProjectFixture.start)
        let exemplar = Exemplar([("trace_id", "0af7")], time: ProjectFixture.start.unixSeconds)
        state.exemplars[SeriesKey(service: "till", severity: .error)] = exemplar
        #expect(shown() == .integer(0))
        state.ledger.shown(at: .zero)
        state.ledger.release(at: .seconds(60), scraped: nil, interval: .seconds(60))
        #expect(shown() == .exemplified(7, exemplar))
    }

    @Test("bytes have a series of every severity, that counts since the first check")
    func bytes() {
        var state = Self.counting()
        state.ledger.record(
            bytes: [Severity.warn: 90].byGroup, of: state.ledger.horizon.grid.bucket(holding: ProjectFixture.start))
        let shown = Self.families(of: state, at: .zero)[MetricCatalogue.uncompressedBytes] ?? []
        #expect(shown.count == Severity.allCases.count)
        #expect(shown.allSatisfy { $0.created == 1_795_435_200 })
        let warn = LabelSet(["project", "severity"], ["shop", "warn"])
        #expect(shown.filter { $0.value != .integer(0) }.map(\.labels) == [warn])
        #expect(shown.contains { $0.value == .integer(90) })
    }

    @Test("rates have a series of every severity, 0 of those without entries, as long as they are shown")
    func rates() {
        var state = ProjectFixture.state()
        #expect(Self.families(of: state, at: .zero)[MetricCatalogue.severityEntriesPerSecond]?.isEmpty == true)
        var counts = SeverityCounts()
        counts.add(SparklineRow(time: ProjectFixture.start, severityText: "fatal", entries: 30))
        let window = TimeRange(start: ProjectFixture.start, end: ProjectFixture.start.adding(seconds: 300))
        state.gauges.refresh(counts, services: nil, over: window, hasShrunk: false, at: .zero)
        let shown = Self.families(of: state, at: .zero)[MetricCatalogue.severityEntriesPerSecond] ?? []
        #expect(shown.count == Severity.allCases.count)
        let fatal = LabelSet(["project", "severity"], ["shop", "fatal"])
        #expect(shown.filter { $0.value != .number(0) }.map(\.labels) == [fatal])
        #expect(shown.contains { $0.value == .number(0.1) })
    }

    @Test("bytes have no series where the server does not tell them")
    func noBytes() {
        #expect(
            Self.families(of: ProjectFixture.state(), at: .zero)[MetricCatalogue.uncompressedBytes]?.isEmpty == true)
    }

    private static func families(of state: ProjectState, at uptime: Duration) -> [MetricDescriptor: [Series]] {
        var logs = LogFamilies(project: ProjectFixture.project)
        return Dictionary(
            uniqueKeysWithValues: logs.families(of: state, at: uptime).map { ($0.descriptor, $0.series) })
    }
}
