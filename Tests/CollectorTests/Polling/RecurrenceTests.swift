import Testing

@testable import Collector

@Suite struct RecurrenceTests {
    @Test("it is due at once, and then after each pause, however late the time before was")
    func everyHour() {
        var recurrence = Recurrence.everyHour
        let due = [0, 3599, 3601, 3602, 7200, 7201].map { recurrence.isDue(at: .seconds($0)) }
        #expect(due == [true, false, true, false, false, true])
    }

    @Test("polls of every minute may come half a second early")
    func everyMinute() {
        var recurrence = Recurrence.everyMinute
        let due = [0, 59_499, 59_500, 119_000].map { recurrence.isDue(at: .milliseconds($0)) }
        #expect(due == [true, false, true, true])
    }
}
