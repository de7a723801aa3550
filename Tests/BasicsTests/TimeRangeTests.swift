import Basics
import BasicsFixtures
import Testing

@Suite struct TimeRangeTests {
    private func range(_ start: String, _ end: String) -> TimeRange {
        TimeRange(start: at(start), end: at(end))
    }

    @Test("a range is within one that starts no later and ends no earlier")
    func within() {
        let hour = range("12:00:00", "13:00:00")
        #expect(hour.isWithin(hour))
        #expect(range("12:00:00", "12:30:00").isWithin(hour))
        #expect(range("12:30:00", "13:00:00").isWithin(hour))
        #expect(!range("11:59:59", "12:30:00").isWithin(hour))
        #expect(!range("12:30:00", "13:00:01").isWithin(hour))
    }

    @Test("halves are cut at a whole minute, the newer one is first, and what holds no such cut stays whole")
    func halves() {
        #expect(range("12:00:00", "12:05:00").halves == [range("12:02:00", "12:05:00"), range("12:00:00", "12:02:00")])
        #expect(range("12:00:00", "12:02:00").halves == [range("12:01:00", "12:02:00"), range("12:00:00", "12:01:00")])
        let minute = range("12:00:00", "12:01:00")
        #expect(minute.halves == [minute])
    }
}
