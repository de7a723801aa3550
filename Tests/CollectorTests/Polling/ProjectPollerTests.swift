import BasicsFixtures
import Collector
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct ProjectPollerTests {
    private static let names = ["api", #"say "hi""#, #"a\b"#, "two\nlines", "žluťoučký 🐎", ""]
    private static let severities: [(text: String, shown: Severity)] = [
        ("trace", .trace), ("debug", .debug), ("info", .info), ("warn", .warn), ("error", .error), ("fatal", .fatal),
        ("", .unknown), ("notice", .unknown),
    ]

    @Test("the baseline counts nothing, and is complete after one poll")
    func baseline() async {
        let rig = Rig()
        for (text, _) in Self.severities { rig.before("api", text, count: 3, secondsAgo: 600) }
        await rig.run(polls: 3)
        #expect(rig.snapshots.map(\.baselineComplete) == [true, true, true])
        #expect(rig.last.counted.isEmpty)
        #expect(rig.last.counters.count == 7)
    }

    @Test("half before, half after: the counters are the truth to the entry, whatever names and severities")
    func exact() async {
        let rig = Rig()
        for name in Self.names {
            for (text, _) in Self.severities { rig.before(name, text, count: 5, secondsAgo: 20) }
        }
        await rig.run(polls: 4) { poll in
            guard poll == 0 else { return }
            for (index, name) in Self.names.enumerated() {
                for (offset, severity) in Self.severities.enumerated() {
                    rig.ingest(
                        name, severity.text, count: 1 + index * 10 + offset, secondsAgo: 20, as: severity.shown)
                }
            }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.value(MetricCatalogue.unreconciledEntries) == .integer(0))
    }

    @Test("late entries add only the difference, and are counted as late")
    func late() async {
        let rig = Rig()
        rig.before("api", "info", count: 7, secondsAgo: 1500)
        await rig.run(polls: 4) { poll in
            if poll == 1 { rig.ingest("api", "info", count: 2, secondsAgo: 1500, as: .info) }
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.value(MetricCatalogue.lateEntries) == .integer(2))
    }

    @Test("a day of polls ends exact", arguments: [60, 300])
    func day(interval: Int) async {
        let rig = Rig(interval: .seconds(interval), start: at("00:00:30"))
        let polls = 86_400 / interval
        await rig.run(polls: polls) { poll in
            guard poll < polls - 4 else { return }
            let severity = Self.severities[poll % Self.severities.count]
            rig.ingest(
                Self.names[poll % Self.names.count], severity.text, count: 1 + poll % 7,
                secondsAgo: poll % 5 == 0 ? 1800 : 1, as: severity.shown)
        }
        #expect(rig.last.counted == rig.truth)
    }

    @Test("a quiet poll costs three calls")
    func quiet() async {
        let rig = Rig()
        rig.before("api", "info", count: 9, secondsAgo: 900)
        await rig.run(polls: 6) { poll in
            if poll == 1 { rig.api.forgetRequests() }
        }
        #expect(rig.api.requests.count == 4 * 3)
        #expect(Set(rig.api.requests.map(\.route)) == [.countRanges, .services, .sparkline])
    }

    @Test("a clock set back doubles nothing", arguments: [60, 600, 7200] as [Int64])
    func clockSetBack(by seconds: Int64) async {
        let rig = Rig()
        rig.before("api", "info", count: 4)
        await rig.run(polls: 12) { poll in
            if poll < 3 { rig.ingest("api", "info", count: 5, secondsAgo: 30, as: .info) }
            if poll == 5 { rig.clock.set(backBy: seconds) }
        }
        #expect(rig.last.counted == rig.truth)
    }

    @Test("the interval of the polls is shown", arguments: [15, 60, 300])
    func interval(seconds: Int) async {
        let rig = Rig(interval: .seconds(seconds))
        await rig.run(polls: 1)
        let shown = rig.last.series(MetricCatalogue.pollInterval)
        #expect(shown.map(\.labels) == [LabelSet(["project"], ["shop"])])
        #expect(shown.map(\.value) == [.number(Double(seconds))])
    }

    @Test("over the series limit the sums stay right")
    func overflow() async {
        let rig = Rig(seriesLimit: 3)
        await rig.run(polls: 5) { poll in
            guard poll == 0 else { return }
            for number in 1...9 { rig.ingest("service \(number)", "info", count: number, as: .info) }
        }
        #expect(rig.last.counted.values.reduce(0, +) == 45)
        #expect(rig.last.counted.count == 4)
        #expect((rig.last.counted[Rig.labels("(overflow)", .info)] ?? 0) > 0)
    }

    @Test("the window's gauges are of the busiest services up to the limit, and of the others together")
    func windowGauges() async {
        let rig = Rig(seriesLimit: 3)
        for number in 1...5 {
            rig.before("service \(number)", "info", count: 10 * number, secondsAgo: 90)
            rig.before("service \(number)", "error", count: number, secondsAgo: 90)
        }
        await rig.run(polls: 1)
        func shown(_ descriptor: MetricDescriptor) -> [LabelSet: SampleValue] {
            Dictionary(uniqueKeysWithValues: rig.last.series(descriptor).map { ($0.labels, $0.value) })
        }
        func labels(_ service: String) -> LabelSet { LabelSet(["project", "service_name"], ["shop", service]) }
        let busiest = (3...5).map { (labels("service \($0)"), SampleValue.integer(11 * $0)) }
        let entries = busiest + [(labels("(overflow)"), .integer(33))]
        #expect(shown(MetricCatalogue.serviceWindowEntries) == Dictionary(uniqueKeysWithValues: entries))
        #expect(shown(MetricCatalogue.serviceWindowErrors)[labels("service 5")] == .integer(5))
        #expect(shown(MetricCatalogue.serviceErrorRate)[labels("(overflow)")] == .number(3.0 / 33.0))
        #expect(shown(MetricCatalogue.serviceVolumeShare)[labels("service 4")] == .number(44.0 / 165.0))
    }

    @Test("the reference page's canned answers show the services' gauges, and break nothing")
    func referencePage() async {
        let rig = Rig(.referencePage)
        await rig.run(polls: 3)
        #expect(rig.last.series(MetricCatalogue.serviceWindowEntries).count == 2)
        #expect(rig.snapshots.count == 3)
    }
}
