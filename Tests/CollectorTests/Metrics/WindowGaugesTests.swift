import Basics
import BasicsFixtures
import Collector
import PostHogLogs
import Testing

@Suite struct WindowGaugesTests {
    private static let window = TimeRange(start: at("12:00:00"), end: at("12:05:00"))
    private let till = [ServiceCounts(name: "till", entries: 30, errors: 6)]
    private let some = WindowGaugesTests.counts(30)
    private let none = SeverityCounts()
    private var gauges = WindowGauges(interval: .seconds(60))

    private static func counts(_ entries: Int) -> SeverityCounts {
        var counts = SeverityCounts()
        counts.add(SparklineRow(time: at("12:01:00"), severityText: "info", entries: entries))
        return counts
    }

    private mutating func services(
        _ answer: [ServiceCounts], sparkline: SeverityCounts?, hasShrunk: Bool = false, at second: Int = 0
    ) {
        gauges.refresh(
            services: answer, shownBySparkline: sparkline, hasShrunk: hasShrunk, at: .seconds(second))
    }

    private mutating func rates(
        _ counts: SeverityCounts, services: [ServiceCounts]?, hasShrunk: Bool = false, at second: Int = 0
    ) {
        gauges.refresh(
            counts, services: services, over: Self.window, hasShrunk: hasShrunk, at: .seconds(second))
    }

    @Test("gauges are shown for less than three intervals, whatever polls do meanwhile")
    mutating func lifetime() {
        services(till, sparkline: nil, at: 1000)
        rates(some, services: till, at: 1030)
        let times = [1000, 1179, 1180, 1209, 1210].map { Duration.seconds($0) }
        #expect(times.map { gauges.services.value(at: $0) != nil } == [true, true, false, false, false])
        #expect(times.map { gauges.rates.value(at: $0) != nil } == [true, true, true, true, false])
        #expect(gauges.services.end == .seconds(1180))
    }

    @Test("a gauge that is read again is shown as long again")
    mutating func refreshed() {
        for second in [0, 100] { services(till, sparkline: some, at: second) }
        #expect(gauges.services.end == .seconds(280))
    }

    @Test("rates are entries a second over the whole window")
    mutating func perSecond() {
        rates(some, services: till)
        #expect(gauges.rates.value(at: .zero) == [.info: 0.1])
    }

    // MARK: Answers with nothing in them

    @Test("services with nothing in it replaces no entries while sparkline shows some or did not answer")
    mutating func emptyServices() {
        services(till, sparkline: some)
        services([], sparkline: some)
        services([], sparkline: nil)
        #expect(gauges.services.value(at: .zero) == till)
        services([], sparkline: none)
        #expect(gauges.services.value(at: .zero) == [])
    }

    @Test("sparkline with nothing in it replaces no entries while services shows some or did not answer")
    mutating func emptySparkline() {
        rates(some, services: till)
        rates(none, services: till)
        rates(none, services: nil)
        #expect(gauges.rates.value(at: .zero) == [.info: 0.1])
        rates(none, services: [])
        #expect(gauges.rates.value(at: .zero) == [:])
    }

    @Test("after totals that shrank nothing replaces no entries, even where both endpoints say so")
    mutating func shrunk() {
        services(till, sparkline: some)
        rates(some, services: till)
        services([], sparkline: none, hasShrunk: true)
        rates(none, services: [], hasShrunk: true)
        #expect(gauges.services.value(at: .zero) == till)
        #expect(gauges.rates.value(at: .zero) == [.info: 0.1])
    }

    @Test("where nothing was shown, or no longer is, an answer with nothing in it is")
    mutating func nothingBefore() {
        services([], sparkline: nil, hasShrunk: true)
        rates(none, services: nil, hasShrunk: true)
        #expect(gauges.services.value(at: .zero) == [])
        #expect(gauges.rates.value(at: .zero) == [:])
        services(till, sparkline: some)
        rates(some, services: till)
        services([], sparkline: some, at: 180)
        rates(none, services: till, at: 180)
        #expect(gauges.services.value(at: .seconds(180)) == [])
        #expect(gauges.rates.value(at: .seconds(180)) == [:])
    }

    @Test("an answer with entries replaces those before, whatever speaks against it")
    mutating func entries() {
        services(till, sparkline: some)
        let web = [ServiceCounts(name: "web", entries: 3, errors: 0)]
        services(web, sparkline: none, hasShrunk: true)
        #expect(gauges.services.value(at: .zero) == web)
        rates(some, services: web)
        rates(Self.counts(60), services: [], hasShrunk: true)
        #expect(gauges.rates.value(at: .zero) == [.info: 0.2])
    }
}
