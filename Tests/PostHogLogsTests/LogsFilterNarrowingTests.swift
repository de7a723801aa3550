import PostHogLogs
import Testing

@Suite struct LogsFilterNarrowingTests {
    private static func condition(_ key: String, _ values: String...) throws -> FilterCondition {
        try FilterCondition(.attribute, key: key, .isEqual, values: values)
    }

    @Test("the same in another order, or said twice, is the same filter; another value is not")
    func identity() throws {
        var one = LogsFilter(services: ["b", "a", "b"])
        one.spelledSeverities = [.error, .warn]
        one.conditions = [try Self.condition("x", "1", "2"), try Self.condition("a", "3")]
        var other = LogsFilter(services: ["a", "b"])
        other.spelledSeverities = [.warn, .error, .warn]
        other.conditions = [
            try Self.condition("a", "3"), try Self.condition("x", "2", "1"), try Self.condition("a", "3"),
        ]
        #expect(one.identity == other.identity && one.canonical == other.canonical)
        #expect(one.identity.utf8.allSatisfy { $0 < 0x80 })
        other.conditions[0] = try Self.condition("a", "4")
        #expect(one.identity != other.identity)
    }

    @Test("two spellings that Unicode holds for equal are two filters")
    func exact() {
        #expect(LogsFilter(services: ["caf\u{E9}"]).identity != LogsFilter(services: ["cafe\u{301}"]).identity)
    }

    @Test("a filter is narrowed to what is in both, and to nothing where nothing is")
    func narrowed() {
        #expect(LogsFilter().narrowed(to: ["a"])?.services == ["a"])
        #expect(LogsFilter(services: ["a", "b"]).narrowed(to: ["b", "c"])?.services == ["b"])
        #expect(LogsFilter(services: ["a"]).narrowed(to: ["c"]) == nil)
        #expect(LogsFilter(services: ["a"]).narrowed(to: [])?.services == ["a"])
        var spelled = LogsFilter()
        spelled.spelledSeverities = [.error, .fatal]
        #expect(spelled.narrowed(to: [], [.trace, .fatal])?.spelledSeverities == [.fatal])
        #expect(spelled.narrowed(to: [], [.trace]) == nil)
        #expect(LogsFilter().narrowed(to: [], [.trace])?.severities == [.trace])
    }

    @Test(
        "an attribute is required by a condition that entries without it do not meet",
        arguments: FilterCondition.Comparison.allCases)
    func required(comparison: FilterCondition.Comparison) throws {
        var filter = LogsFilter()
        filter.conditions = [try FilterCondition(.attribute, key: "a", comparison, values: ["1"])]
        let lets: [FilterCondition.Comparison] = [.isNotEqual, .containsNot, .matchesNot, .isNotSet]
        #expect(filter.requires(.attribute, "a") == !lets.contains(comparison))
        #expect(!filter.requires(.resource, "a") && !filter.requires(.attribute, "b"))
    }
}
