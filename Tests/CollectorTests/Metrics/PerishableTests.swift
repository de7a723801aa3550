import Testing

@testable import Collector

@Suite struct PerishableTests {
    @Test("a value is good for its lifetime since it was last refreshed, and there is none before")
    func lifetime() {
        var value = Perishable<Int>(lifetime: .seconds(60))
        #expect(value.value(at: .zero) == nil && value.end == nil)
        value.refresh(1, at: .seconds(10))
        value.refresh(2, at: .seconds(30))
        #expect([30, 89, 90].map { value.value(at: .seconds($0)) } == [2, 2, nil])
        #expect(value.end == .seconds(90))
    }
}
