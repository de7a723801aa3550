import PostHogLogs
import Testing

@Suite struct ServiceCountsSumsTests {
    private let bands = SeverityBands(debug: 1, info: 5, warn: 0, error: 2)

    @Test("rows of one name are one, at the place of the first")
    func oneRowAName() {
        let rows = ["b", "a", "b"].map { ServiceCounts(name: $0, entries: 9, errors: 2, bands: bands) }
        let sums = rows.oneRowAName
        #expect(sums.map(\.name) == ["b", "a"])
        #expect(sums.map(\.entries) == [18, 9] && sums.map(\.errors) == [4, 2])
        #expect(sums.map(\.bands) == [bands + bands, bands])
    }

    @Test("a sum has bands only if all of it has")
    func lackingBands() {
        let rows = [bands, nil].map { ServiceCounts(name: "a", entries: 9, errors: 2, bands: $0) }
        #expect(rows.oneRowAName == [ServiceCounts(name: "a", entries: 18, errors: 4)])
    }

    @Test("bands exceed others by what is more in each, whatever is less in others")
    func excess() {
        #expect(bands.excess(over: SeverityBands(debug: 9, info: 3, warn: 0, error: 1)) == 3)
        #expect(SeverityBands.zero.excess(over: bands) == 0)
        #expect((bands + bands).sum == 16)
    }
}
