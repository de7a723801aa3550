import Basics
import BasicsFixtures
import Exposition
import ExpositionFixtures
import Testing

@Suite("The order of label sets")
struct LabelSetOrderingTests {
    private static let names = ["project", "service_name", "severity"]

    /// Rendered bytes would get each of these wrong or could: below the smaller, above the larger.
    static let pairs: [([String], [String])] = [
        (["a", "z"], ["a b", "a"]),  // the closing quote is above the space
        (["a", "z"], ["a!", "a"]),
        (["a", "z"], ["a\u{1}", "a"]),
        (["", "z"], ["\0", "a"]),
        (["a\n", ""], ["a ", ""]),  // a newline is written with a backslash, which is above the space
        (["\t", ""], ["\n", ""]),
        (["\n", ""], ["\u{B}", ""]),
        (["\"", ""], ["#", ""]),
        (["!", ""], ["\"", ""]),
        (["[", ""], ["\\", ""]),
        (["\\", ""], ["]", ""]),
        (["\"", ""], ["\\", ""]),  // both escaped: they differ inside the escape
        (["\n", ""], ["\"", ""]),
        (["\n", ""], ["\\", ""]),
        (["\\\"", ""], ["\\\\", ""]),
        (["\\\n", ""], ["\\n", ""]),
        (["\\", "z"], ["\\\\", "a"]),
        (["Z", ""], ["a", ""]),
        (["z", ""], ["é", ""]),
        (["\u{FFFD}", ""], ["🙂", ""]),  // UTF-16 would have them the other way round
    ]

    @Test("label sets are ordered by the bytes of their values as shown", arguments: pairs)
    func pair(smaller: [String], larger: [String]) {
        let smaller = LabelSet(["a", "b"], smaller)
        let larger = LabelSet(["a", "b"], larger)
        #expect(smaller < larger)
        #expect(!(larger < smaller))
        #expect(!(smaller < smaller))
    }

    @Test("the order, equality and hashing are those of the arrays of values", arguments: 0..<20 as Range<UInt64>)
    func sameAsArrays(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let left = values(&generator)
            let right = values(&generator)
            let leftSet = LabelSet(Self.names, left.map { String(decoding: $0, as: UTF8.self) })
            let rightSet = LabelSet(Self.names, right.map { String(decoding: $0, as: UTF8.self) })
            let (leftShown, rightShown) = (shown(left), shown(right))
            let precedes = leftShown.lexicographicallyPrecedes(rightShown) { $0.lexicographicallyPrecedes($1) }
            #expect((leftSet < rightSet) == precedes, "\(leftSet) and \(rightSet)")
            #expect((leftSet == rightSet) == (left == right), "\(leftSet) and \(rightSet)")
            if left == right { #expect(leftSet.hashValue == rightSet.hashValue) }
        }
    }

    @Test("sorting label sets sorts the arrays of values", arguments: 0..<5 as Range<UInt64>)
    func sorting(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let rows = (0..<500).map { _ in values(&generator) }
        let sets = rows.map { row in LabelSet(Self.names, row.map { String(decoding: $0, as: UTF8.self) }) }
        let expected = zip(rows.map(shown), sets)
            .sorted { left, right in left.0.lexicographicallyPrecedes(right.0) { $0.lexicographicallyPrecedes($1) } }
            .map(\.1)
        #expect(sets.sorted() == expected)
    }

    private func shown(_ values: [[UInt8]]) -> [[UInt8]] {
        values.map { Array(ShownValue.of(String(decoding: $0, as: UTF8.self)).utf8) }
    }

    /// Values as their bytes; often equal in the first one or two, so that the later ones decide.
    private func values(_ generator: inout SeededGenerator) -> [[UInt8]] {
        var values = generator.labelValues(3)
        if Bool.random(using: &generator) { values[0] = "production" }
        if Int.random(in: 0..<4, using: &generator) == 0 { values[1] = "\"api\"\\" }
        return values.map { Array($0.utf8) }
    }
}
