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

    /// Of a server whose lists have one service.
    private static func rigOfCutLists() async -> StepRig {
        var version = ServerVersion.current
        version.services.cap = 1
        var rig = StepRig(version)
        await rig.begin()
        return rig
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

    // MARK: One list

    /// The list that services gives of the closed bucket, and what is found out about its trace and fatal entries.
    private func read(
        _ rig: inout StepRig, showing entries: [(String, Int)], _ allowance: RequestAllowance = RequestAllowance(),
        change: (inout BucketServices) -> Void = { _ in }
    ) async throws -> (counts: TraceFatalCounts, unasked: Set<ServiceName>)? {
        let services = try #require(await rig.project.services(over: rig.closed.range))
        let shown = shown(entries)
        var list = BucketServices(
            bucket: rig.closed, dateTo: .lastMicrosecond, services: services, total: shown.total)
        change(&list)
        rig.api.forgetRequests()
        var allowance = allowance
        return try await TraceFatalReader(list: list, shown: shown).read(&rig.project, &allowance)
    }

    @Test("more debug entries in a list than are shown are asked about, though what is known explains all trace ones")
    func leavesTooMuch() async throws {
        var rig = StepRig()
        await rig.begin()
        let known = Sample(service: "api", severity: .trace, count: 3)
        rig.project.state.ledger.record([known], of: rig.closed, at: rig.clock.now)
        rig.ingest("web", "trace", 2)
        // As many as the total says, and yet not the same ones.
        _ = try? await read(&rig, showing: [("trace", 3), ("info", 5)])
        #expect(asked(rig) == [["trace", "fatal"]])
    }

    @Test("of what nobody can name, an answer up to the end counts only if it is exactly what is shown")
    func unattributed() async throws {
        for (shown, isAccepted) in [(5, false), (3, true)] {
            var rig = StepRig()
            await rig.begin()
            rig.ingest("api", "fatal", 3, at: "11:59:59.999999")
            rig.ingest("api", "info", 1)
            do throws(any Error) {
                let found = try await read(&rig, showing: [("fatal", shown), ("info", 1)]) {
                    $0.coverage = .unattributed(totals: [:])
                }
                #expect(isAccepted && found?.counts.fatal == ["api": 3])
            } catch let error as Rejection {
                #expect(!isAccepted && error == .traceFatalBehind)
            }
        }
    }

    @Test("those that may not be asked about are named, and what they lack is no reason to reject the rest")
    func unasked() async throws {
        var rig = await Self.rigOfCutLists()
        rig.ingest("a", "fatal", 5)
        rig.ingest("b", "fatal", 3)
        let found = try await read(&rig, showing: [("fatal", 8)], RequestAllowance(byName: 0)) { list in
            let rows = [service("a", entries: 5, error: 5), service("b", entries: 3, error: 3)]
            list.services = ServiceList([ServicesAnswer(services: rows, totalServices: 2)])
        }
        #expect(found?.counts.fatal == ["a": 5] && found?.unasked == ["b"])
    }

    @Test("where services are missing from the list itself, trace and fatal entries may be theirs")
    func partialList() async throws {
        var rig = await Self.rigOfCutLists()
        rig.ingest("a", "fatal", 5)
        rig.ingest("b", "fatal", 3)
        let found = try await read(&rig, showing: [("fatal", 8)]) { $0.coverage = .partial(unasked: ["b"]) }
        #expect(found?.counts.fatal == ["a": 5] && found?.unasked == [])
    }

    @Test("entries without a service can come in two rows: where one may be missing, they were not asked about")
    func twoRows() async throws {
        var rig = await Self.rigOfCutLists()
        rig.ingest("", "fatal", 5)
        rig.ingest("(no service)", "fatal", 3)
        let found = try await read(&rig, showing: [("fatal", 8)]) { list in
            let rows = [service(.blank, entries: 8, error: 8)]
            list.services = ServiceList([ServicesAnswer(services: rows, totalServices: 1)])
        }
        #expect(found?.unasked == [.blank])
    }
}
