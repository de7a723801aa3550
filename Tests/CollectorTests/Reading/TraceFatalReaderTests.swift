import Basics
import BasicsFixtures
import Ledger
import PostHogLogs
import PostHogSimulator
import Testing

@testable import Collector

@Suite struct TraceFatalReaderTests {
    /// The severities that services was asked for, in each request.
    private func asked(_ rig: StepRig) -> [[String]] {
        rig.api.requests.filter { $0.route == .services }.map { $0.query?.severityLevels ?? [] }
    }

    @Test("without trace and fatal nothing is asked about them")
    func none() async {
        var rig = StepRig()
        await rig.begin()
        rig.ingest("api", "error", 3)
        _ = await rig.read()
        #expect(asked(rig) == [[]])
    }

    @Test("what the ledger knows is not asked for again while it explains all that is shown")
    func known() async {
        var rig = StepRig()
        await rig.begin()
        rig.ingest("api", "fatal", 3)
        _ = await rig.read()
        rig.ingest("api", "info", 2)
        _ = await rig.read()
        #expect(asked(rig) == [[], ["trace", "fatal"], []])
        rig.ingest("web", "fatal", 1)
        _ = await rig.read()
        #expect(asked(rig).suffix(2) == [[], ["trace", "fatal"]])
        #expect(rig.counted[SeriesKey(service: "web", severity: .fatal)] == 1)
    }

    @Test("what a sparkline that lags shows of another service does not make new trace entries debug ones")
    func lags() async {
        var rig = StepRig()
        await rig.begin()
        // In the last microsecond, which only a reading up to the end finds.
        rig.ingest("api", "trace", 3, at: "11:59:59.999999")
        for _ in 0..<2 { _ = await rig.read() }
        #expect(rig.counted == [SeriesKey(service: "api", severity: .trace): 3])
        rig.clock.advance(.seconds(60))
        rig.api.change { $0.lag = [.sparkline: 30] }
        rig.ingest("web", "trace", 2)
        _ = await rig.read()
        #expect(rig.counted[SeriesKey(service: "web", severity: .debug)] == nil)
        rig.api.change { $0.lag = [:] }
        for _ in 0..<3 { _ = await rig.read() }
        #expect(rig.counted[SeriesKey(service: "web", severity: .debug)] == nil)
        #expect(rig.counted[SeriesKey(service: "web", severity: .trace)] == 2)
    }

    @Test("nor does one that shows none at all, while it shows errors that the list lacks")
    func lagsWithout() async {
        var rig = StepRig()
        await rig.begin()
        rig.ingest("api", "error", 3, at: "11:59:59.999999")
        rig.clock.advance(.seconds(60))
        rig.api.change { $0.lag = [.sparkline: 30] }
        rig.ingest("web", "fatal", 2)
        _ = await rig.read()
        #expect(asked(rig) == [[], ["trace", "fatal"]])
        #expect(rig.counted == [SeriesKey(service: "web", severity: .fatal): 2])
    }

    @Test("an answer behind the sparkline before it counts nothing")
    func behind() async {
        var rig = StepRig()
        await rig.begin()
        rig.ingest("api", "fatal", 3)
        rig.ingest("web", "FATAL", 2)
        // A filter that finds lower case only: it leaves out the capitals that sparkline shows as fatal.
        rig.api.change { $0.version.services.severityMatch = .storedText }
        _ = await rig.read()
        #expect(rig.counted.isEmpty)
        // The second time that is no accident.
        for _ in 0..<2 { _ = await rig.read() }
        #expect(rig.counted[SeriesKey(service: "api", severity: .fatal)] == 3)
        #expect(rig.counted[SeriesKey(service: "web", severity: .error)] == 2)
    }

    @Test("of a list that is cut, those with more debug or error entries than are known are asked for by name")
    func suspects() async {
        var version = ServerVersion.current
        version.services.cap = 25
        var rig = StepRig(version)
        await rig.begin()
        for index in 0..<40 { rig.ingest("s\(index)", "fatal", 100 - index) }
        rig.ingest("quiet", "info", 1000)
        for _ in 0..<3 { _ = await rig.read() }
        let fatal = rig.counted.filter { $0.key.severity == .fatal }
        #expect(fatal.count == 40 && fatal.values.reduce(0, +) == (61...100).reduce(0, +))
        let named = rig.api.requests.filter { $0.query?.severityLevels == ["trace", "fatal"] }
            .flatMap { $0.query?.serviceNames ?? [] }
        #expect(!named.isEmpty && !named.contains("quiet"))
    }
}
