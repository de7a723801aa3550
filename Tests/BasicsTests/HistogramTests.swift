import Basics
import Testing

@Suite("Histograms")
struct HistogramTests {
    @Test("a bound belongs to its own bucket, and what is above all bounds only to the last")
    func buckets() {
        var histogram = Histogram(bounds: [0.5, 1, 2])
        for value in [0.25, 0.5, 0.75, 2, 2.5, 100] { histogram.observe(value) }
        #expect(histogram.cumulativeCounts == [2, 3, 4, 6])
        #expect(histogram.count == 6)
        #expect(histogram.sum == 106)
    }

    @Test("negative observations and bounds are like any other")
    func negative() {
        var histogram = Histogram(bounds: [-1, 0])
        for value in [-5, -1, -0.5, 3] { histogram.observe(value) }
        #expect(histogram.cumulativeCounts == [2, 3, 4])
        #expect(histogram.sum == -3.5)
    }

    @Test("what is not finite is no measurement", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(value: Double) {
        var histogram = Histogram(bounds: [1])
        histogram.observe(0.5)
        let before = histogram
        histogram.observe(value)
        #expect(histogram == before)
    }

    @Test("merging two histograms is observing everything in one")
    func merging() {
        let bounds = [0.125, 0.5, 4]
        let values = [0.1, 0.125, 0.25, 1, 3, 5, 8, 0.5]
        var all = Histogram(bounds: bounds)
        var even = all
        var odd = all
        for (index, value) in values.map({ ($0 * 1024).rounded() / 1024 }).enumerated() {
            all.observe(value)
            if index.isMultiple(of: 2) { even.observe(value) } else { odd.observe(value) }
        }
        #expect(even.merging(odd) == all)
        #expect(odd.merging(even) == all)
        #expect(all.merging(Histogram(bounds: bounds)) == all)
    }

    @Test("without bounds there is only the last bucket")
    func noBounds() {
        var histogram = Histogram(bounds: [])
        histogram.observe(7)
        #expect(histogram.cumulativeCounts == [1])
    }

    @Test("bounds that do not ascend stop the program")
    func descending() async {
        await #expect(processExitsWith: .failure) { _ = Histogram(bounds: [1, 1]) }
    }

    @Test("a bound that is not finite stops the program")
    func infinite() async {
        await #expect(processExitsWith: .failure) { _ = Histogram(bounds: [1, .infinity]) }
    }

    @Test("merging histograms with different bounds stops the program")
    func differentBounds() async {
        await #expect(processExitsWith: .failure) { _ = Histogram(bounds: [1]).merging(Histogram(bounds: [2])) }
    }
}
