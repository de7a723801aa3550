import Basics
import Ledger
import PostHogLogs
import Testing

@testable import Collector

@Suite("Which entries are counted, and by what")
struct CountedEntriesTests {
    private static let route = LabelSource.attribute(.attribute, "route")
    private static let region = LabelSource.attribute(.resource, "region")

    @Test("two that count the same are one, in whatever order their labels are given and however often")
    func equal() {
        let one = CountedEntries(LogsFilter(), by: [.service, Self.route, Self.region])
        let other = CountedEntries(LogsFilter(), by: [Self.region, .service, Self.route, .service, Self.route])
        #expect(one == other && one.hashValue == other.hashValue)
        #expect(one.attributes == other.attributes && one.attributes.count == 2)
    }

    @Test("another filter, label, kind of attribute or key is another")
    func different() {
        let all: [CountedEntries] = [
            .all, CountedEntries(LogsFilter(), by: [.service]), CountedEntries(LogsFilter(), by: [.severity]),
            CountedEntries(LogsFilter(), by: []), CountedEntries(LogsFilter(services: ["service"]), by: []),
            CountedEntries(LogsFilter(), by: [.attribute(.attribute, "a")]),
            CountedEntries(LogsFilter(), by: [.attribute(.resource, "a")]),
            CountedEntries(LogsFilter(), by: [.attribute(.attribute, "service")]),
            CountedEntries(LogsFilter(), by: [.attribute(.attribute, "a b")]),
            CountedEntries(LogsFilter(), by: [.attribute(.attribute, "a"), .attribute(.attribute, "b")]),
        ]
        #expect(Set(all.map(\.identity)).count == all.count)
        #expect(all.allSatisfy { $0.identity.utf8.allSatisfy { 0x20...0x7e ~= $0 } })
    }

    @Test("groups are needed for attributes alone; without any label all is one series")
    func labels() {
        let none = CountedEntries(LogsFilter(), by: [])
        let severity = CountedEntries(LogsFilter(), by: [.severity])
        let attribute = CountedEntries(LogsFilter(), by: [Self.route])
        #expect([none, severity, attribute].map(\.needsGroups) == [false, false, true])
        #expect([none, severity, attribute].map(\.hasNoLabels) == [true, false, false])
    }

    @Test("the labels that an entry may lack are those that the filter does not require")
    func optional() throws {
        var filter = LogsFilter()
        filter.conditions = [
            .having(.attribute, "a"), try FilterCondition(.attribute, key: "b", .isEqual, values: ["1"]),
            try FilterCondition(.attribute, key: "c", .isNotEqual, values: ["1"]),
        ]
        let by = ["a", "b", "c", "d"].map { LabelSource.attribute(.attribute, $0) }
        #expect(CountedEntries(filter, by: by).optionalLabels == [by[2], by[3]])
        #expect(CountedEntries(LogsFilter(services: ["x"]), by: [.service]).optionalLabels == [])
        #expect(CountedEntries(LogsFilter(services: ["x", ""]), by: [.service]).optionalLabels == [.service])
    }

    @Test(
        "a poll takes what its labels need for each bucket that changed, and twice that for each label that may be lacking",
        arguments: [
            ([], 1), ([.severity], 2), ([.service], 2 + 4), ([.service, .severity], 2 + 2 * 4), ([route], 2 + 2 * 4),
            ([route, region], 2 + 4 * 4), ([route, .service, .severity], 2 + 4 * 4),
        ] as [([LabelSource], Int)])
    func requests(by: [LabelSource], most: Int) {
        #expect(CountedEntries(LogsFilter(), by: by).mostRequests(buckets: 4) == most)
    }

    @Test("a label that the filter requires takes no question of its own")
    func required() {
        var filter = LogsFilter()
        filter.conditions = [.having(.attribute, "route")]
        #expect(CountedEntries(filter, by: [Self.route]).mostRequests(buckets: 4) == 2 + 4)
    }

    @Test("a sample is of its severity's group where severities are told apart, and of the only one elsewhere")
    func sample() {
        let bySeverity = CountedEntries(LogsFilter(), by: [Self.route, .severity]).sample(["/pay"], .error, 3)
        #expect(bySeverity.key.group == Severity.error.rank && bySeverity.count == 3)
        #expect(bySeverity.key.labels.values == ["/pay"])
        #expect(CountedEntries(LogsFilter(), by: [Self.route]).sample(["/pay"], .error, 3).key.group == 0)
    }
}
