import Testing

@testable import posthog_logs_exporter

@Suite("Places that hold the same key")
struct KeyGroupsTests {
    private var groups = KeyGroups()

    private mutating func update(_ keys: [(String, String)]) throws -> [Int?] {
        groups.update(try keys.map { (.file($0), try APIKey($1, from: $0)) })
        return keys.map { groups.numbers[.file($0.0)] }
    }

    @Test("are one group by what they hold, and a replaced key stays in its group")
    mutating func sharing() throws {
        #expect(try update([("a", "phx_1"), ("b", "phx_1"), ("c", "phx_2")]) == [1, 1, 2])
        #expect(try update([("a", "phx_3"), ("b", "phx_3"), ("c", "phx_4")]) == [1, 1, 2])
        #expect(try update([("c", "phx_4"), ("a", "phx_3"), ("d", "phx_5"), ("b", "phx_3")]) == [2, 1, 3, 1])
    }

    @Test("part and join as their contents do; the first keeps the number")
    mutating func changing() throws {
        #expect(try update([("a", "phx_1"), ("b", "phx_1"), ("c", "phx_2")]) == [1, 1, 2])
        #expect(try update([("a", "phx_9"), ("b", "phx_1"), ("c", "phx_2")]) == [1, 3, 2])
        #expect(try update([("a", "phx_2"), ("b", "phx_1"), ("c", "phx_2")]) == [1, 3, 1])
        #expect(try update([("c", "phx_2")]) == [1])
    }
}
