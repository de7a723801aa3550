import Basics
import Testing

@testable import Ledger

@Suite struct KeyIndexTests {
    @Test("every key that was added is found at its place, another one nowhere", arguments: [0, 1, 5, 6, 1000])
    func places(count: Int) {
        var index = KeyIndex()
        var keys: [SeriesKey] = []
        for number in 0..<count {
            keys.append(SeriesKey(ExactText("service-\(number / 2)"), in: number % 2))
            index.addLast(of: keys)
        }
        #expect(keys.map { index.index(of: $0, in: keys) } == Array(0..<count))
        #expect(index.index(of: SeriesKey("service-0", in: 2), in: keys) == nil)
        #expect(index.index(of: SeriesKey(0, .overflow), in: keys) == nil)
        #expect(index.index(of: SeriesKey(ExactText("service-\(count)")), in: keys) == nil)
    }
}
