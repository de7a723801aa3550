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
