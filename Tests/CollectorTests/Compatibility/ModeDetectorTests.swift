import Basics
import BasicsFixtures
import PostHogLogs
import Testing

@testable import Collector

@Suite struct ModeDetectorTests {
    private let now = at("12:30:00")

    /// What a list of an old bucket says that holds `listed`, between a total and what the sparkline shows of it.
    private func verdict(
        _ detector: inout ModeDetector, listed: Int, total: Int, shown count: Int, cutOf totalServices: Int? = 1,
        bucket: TimeBucket = bucket("12:00:00")
    ) -> Bool? {
        let answer = ServicesAnswer(
            services: [service("api", entries: listed, info: listed)], totalServices: totalServices)
        let list = BucketServices(
            bucket: bucket, dateTo: .lastMicrosecond, services: ServiceList([answer]), total: total)
        let row = SparklineRow(time: bucket.start, severityText: "info", entries: count, bytes: nil)
        let reference = SparklineCounts([(bucket.range, [row])], grid: bucket.grid)
        return detector.ignoresTime([list], against: reference, at: now)
    }

    @Test("it takes two lists in a row with more than both of the others show")
    func excess() {
        var detector = ModeDetector()
        #expect(verdict(&detector, listed: 9, total: 5, shown: 6) == nil)
        #expect(verdict(&detector, listed: 9, total: 5, shown: 6) == true)
        var interrupted = ModeDetector()
        _ = verdict(&interrupted, listed: 9, total: 5, shown: 6)
        _ = verdict(&interrupted, listed: 5, total: 5, shown: 5)
        #expect(verdict(&interrupted, listed: 9, total: 5, shown: 6) == nil)
    }

    @Test("more than the total before, but no more than the sparkline after it shows, is no excess")
    func arrivals() {
        var detector = ModeDetector()
        for _ in 0..<3 { #expect(verdict(&detector, listed: 9, total: 5, shown: 9) == nil) }
    }

    @Test("a sparkline that shows less than the total before it is no evidence, for or against", arguments: [0, 4])
    func lagging(shown: Int) {
        var detector = ModeDetector()
        for _ in 0..<3 { #expect(verdict(&detector, listed: 9, total: 5, shown: shown) == nil) }
    }

    @Test("exactly as many as both show says that it takes the time into account; less says nothing")
    func exact() {
        var detector = ModeDetector()
        #expect(verdict(&detector, listed: 5, total: 5, shown: 5) == false)
        #expect(verdict(&detector, listed: 4, total: 5, shown: 5) == nil)
        #expect(verdict(&detector, listed: 5, total: 5, shown: 6) == nil)
    }

    @Test("of a bucket that may still fill nothing is said")
    func young() {
        var detector = ModeDetector()
        let young = bucket("12:20:00")
        for _ in 0..<3 { #expect(verdict(&detector, listed: 9, total: 5, shown: 5, bucket: young) == nil) }
    }

    @Test("services is tried again at once, and then once an hour")
    func probes() {
        var detector = ModeDetector()
        let times = [0, 10, 3599, 3600, 3601, 7200].map { detector.isTimeToProbe(at: .seconds($0)) }
        #expect(times == [true, false, false, true, false, true])
    }

    @Test("services are asked for one by one in three of the modes")
    func byService() {
        for mode in CompatibilityMode.allCases {
            var detector = ModeDetector()
            let begins = [detector.begin(mode), detector.begin(mode)]
            #expect(begins == [true, false], "the second is no news")
            let expected = [.noServices, .noSeverityBreakdown, .servicesIgnoreTime].contains(mode)
            #expect(detector.asksByService == expected)
            let ends = [detector.end(mode), detector.end(mode)]
            #expect(ends == [true, false], "the second is no news")
            #expect(!detector.asksByService)
        }
    }

    @Test("that a cut list holds less is no sign that it takes in other times")
    func cutList() {
        var detector = ModeDetector()
        #expect(verdict(&detector, listed: 4, total: 5, shown: 5, cutOf: 2) == false)
    }
}
