import Basics
import BasicsFixtures
import Collector
import Exposition
import PostHogLogs
import PostHogSimulator
import Testing

/// Severities as they are stored by others than PostHog's own capture.
@Suite struct SeverityTextTests {
    static let table: [(text: String, shown: Severity)] = [
        ("warning", .warn), ("WARN", .warn), ("Warning", .warn), ("WARNING", .warn), ("INFO", .info), ("Debug", .debug),
        ("ERROR", .error), ("Error", .error), ("FATAL", .fatal), ("TRACE", .trace), ("CRITICAL", .unknown),
        ("информация", .unknown), (" info", .unknown), ("10", .unknown), ("(no value)", .unknown),
    ]

    @Test("a severity is counted under its name, whatever its case", arguments: table)
    func alone(text: String, shown: Severity) async {
        let rig = Rig()
        rig.before("api", text, count: 3, secondsAgo: 200)
        await rig.run(polls: 5) { poll in
            if poll == 0 { rig.ingest("api", text, count: 5, secondsAgo: 200, as: shown) }
            if poll == 1 { rig.ingest("web", text, count: 7, secondsAgo: 900, as: shown) }
        }
        #expect(rig.last.counted == rig.truth)
    }

    /// Newer servers list the ten most frequent texts and fold the others into one.
    @Test("spellings of one severity side by side are one series", arguments: [ServerVersion.current, .june2026])
    func together(version: ServerVersion) async {
        let rig = Rig(version)
        await rig.run(polls: 5) { poll in
            guard poll == 0 else { return }
            for (place, entry) in Self.table.enumerated() {
                rig.ingest("api", entry.text, count: place + 1, secondsAgo: 200, as: entry.shown)
            }
            rig.ingest("api", "fatal", count: 50, secondsAgo: 200, as: .fatal)
            rig.ingest("api", "trace", count: 60, secondsAgo: 200, as: .trace)
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.value(MetricCatalogue.unreconciledEntries) == .integer(0))
    }

    @Test("trace and fatal in capitals alone in a bucket are no debug and no error, also on a list that is cut")
    func capitalsAlone() async {
        var cut = ServerVersion.current
        cut.services.cap = 1
        for version in [ServerVersion.current, cut] {
            let rig = Rig(version)
            await rig.run(polls: 12) { poll in
                guard poll == 1 || poll == 4 else { return }
                rig.ingest("api", "TRACE", count: 4, secondsAgo: 700, as: .trace)
                rig.ingest("web", "FATAL", count: 5, secondsAgo: 700, as: .fatal)
            }
            #expect(rig.last.counted == rig.truth)
        }
    }

    @Test("where the filter by severity finds lower case only, capitals count as debug and error, and nothing waits")
    func lowerCaseOnly() async {
        var version = ServerVersion.current
        version.services.severityMatch = .storedText
        let rig = Rig(version)
        await rig.run(polls: 30) { poll in
            if poll == 20 { rig.api.change { $0.version = .current } }
            guard [1, 5, 22].contains(poll) else { return }
            let isFound = poll == 22
            rig.ingest("api", "FATAL", count: 3, secondsAgo: 10, as: isFound ? .fatal : .error)
            rig.ingest("api", "TRACE", count: 4, secondsAgo: 10, as: isFound ? .trace : .debug)
            rig.ingest("api", "fatal", count: 5, secondsAgo: 10, as: .fatal)
        }
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.value(MetricCatalogue.unreconciledEntries) == .integer(0))
    }

    @Test("more severities than sparkline has rows for: the counters end exact all the same")
    func tooManyRows() async {
        // Twenty texts in each of sixty minutes are 1,200 rows; PostHog answers the oldest 1,000.
        let texts = (0..<20).map { "level \($0)" }
        let rig = Rig(.june2026)
        for minute: Int64 in 0..<60 {
            for text in texts { rig.before("api", text, secondsAgo: 60 * minute) }
        }
        #expect(rig.rowsOfAnHour == 1000)
        await rig.run(polls: 20) { poll in
            guard rig.last.baselineComplete, poll < 12 else { return }
            for (place, text) in texts.enumerated() {
                rig.ingest("api", text, count: place + 1, secondsAgo: Int64(poll) * 240, as: .unknown)
            }
            rig.ingest("web", "fatal", count: 2, as: .fatal)
        }
        #expect(!rig.truth.isEmpty)
        #expect(rig.last.counted == rig.truth)
        #expect(rig.last.value(MetricCatalogue.unreconciledEntries) == .integer(0))
    }
}

extension Rig {
    /// Rows of sparkline for the last hour, asked beside the loop.
    fileprivate var rowsOfAnHour: Int {
        let end = clock.now.floored(to: 60)
        let range = TimeRange(start: end.adding(seconds: -3600), end: end)
        let request = LogsRequest.sparkline(project: Access.defaultProject, over: range)
        let answer = api.answer(SimulatedRequest(request, key: Access.defaultKey))
        return String(decoding: answer.body, as: UTF8.self).ranges(of: #""count":"#).count
    }
}
