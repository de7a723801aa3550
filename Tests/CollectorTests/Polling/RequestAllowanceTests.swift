import Testing

@testable import Collector

@Suite struct RequestAllowanceTests {
    @Test(
        "no more than 40 requests by name are made in a step, and no more than were given",
        arguments: [0, 3, 40, 41, 500])
    func limit(given: Int) {
        var allowance = RequestAllowance(byName: given)
        var taken = 0
        while taken < 1000, allowance.takeRequestByName(at: .zero) { taken += 1 }
        #expect(taken == min(given, 40))
    }

    @Test("from the moment at which listing ends there are none")
    func end() {
        var allowance = RequestAllowance()
        #expect(!allowance.isTimeUp(at: .seconds(1_000_000)))
        allowance.listingEnds = .seconds(10)
        let taken = [9, 10].map { allowance.takeRequestByName(at: .seconds($0)) }
        #expect(taken == [true, false])
        #expect(allowance.isTimeUp(at: .seconds(10)))
    }
}
