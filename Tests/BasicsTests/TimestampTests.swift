import Basics
import Testing

@Suite struct TimestampTests {
    @Test(
        "a time is read with Z, an offset, a fraction, or nothing, which is UTC",
        arguments: [
            ("1970-01-01", 0),
            ("1970-01-01T00:00:00Z", 0),
            ("2026-11-23T10:25:07Z", 1_795_429_507_000_000),
            ("2026-11-23T10:25:07", 1_795_429_507_000_000),
            ("2026-11-23 10:25:07", 1_795_429_507_000_000),
            ("2026-11-23T10:25", 1_795_429_500_000_000),
            ("2026-11-23T12:25:07+02:00", 1_795_429_507_000_000),
            ("2026-11-23T05:55:07-0430", 1_795_429_507_000_000),
            ("2026-11-23T11:25:07+01", 1_795_429_507_000_000),
            ("2026-11-23T10:25:07.5Z", 1_795_429_507_500_000),
            ("2026-11-23T10:25:07.000001", 1_795_429_507_000_001),
            ("2026-11-23T10:25:07.123456789+00:00", 1_795_429_507_123_456),
            ("2024-02-29T23:59:59Z", 1_709_251_199_000_000),
            ("1969-12-31T23:59:59.25Z", -750_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ])
    func reads(text: String, microseconds: Int64) {
        #expect(Timestamp(iso8601: text) == Timestamp(microseconds: microseconds))
    }

    @Test(
        "what is no time is nil",
        arguments: [
            "", "string", "2026", "2026-13-01", "2026-00-01", "2026-02-29", "2100-02-29", "2026-04-31", "2026-11-00",
            "2026-11-23T", "2026-11-23T24:00:00Z", "2026-11-23T10:60:00Z", "2026-11-23T10:25:60Z",
            "2026-11-23T10:25:07.Z", "2026-11-23T10:25:07+24:00", "2026-11-23T10:25:07+1", "2026-11-23T10:25:07Zx",
            "2026-11-23T10:25:07 Z", "20261123T102507Z", "-2026-11-23", "+12026-11-23", "12026-11-23", "2026-1-2",
            "2026-11-23T10:25:07-", "-5m", "99999999999999999999", "２０２６-11-23", "2026-11-23T10:25:07Z\0",
        ])
    func refuses(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test("any text gives a value or nil, whatever is cut out of it or put into it")
    func isTotal() {
        let whole = Array("2026-11-23T10:25:07.123456+02:00".utf8)
        var generator = SystemRandomNumberGenerator()
        for length in 0...whole.count {
            _ = Timestamp(iso8601: String(decoding: whole.prefix(length), as: UTF8.self))
            for position in 0..<length {
                var changed = Array(whole.prefix(length))
                changed[position] = .random(in: 0...255, using: &generator)
                _ = Timestamp(iso8601: String(decoding: changed, as: UTF8.self))
            }
        }
    }

    @Test(
        "a time is written in UTC with Z, its fraction only where there is one",
        arguments: [
            (0, "1970-01-01T00:00:00Z"),
            (1_795_429_507_000_000, "2026-11-23T10:25:07Z"),
            (1_795_429_507_000_001, "2026-11-23T10:25:07.000001Z"),
            (1_795_429_507_120_000, "2026-11-23T10:25:07.120000Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00Z"),
            (253_402_300_800_000_000, "+010000-01-01T00:00:00Z"),
            (-62_167_219_200_000_001, "-000001-12-31T23:59:59.999999Z"),
        ])
    func writes(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).iso8601 == text)
    }

    @Test("what is written is read back, over all centuries")
    func roundTrip() {
        var microseconds: Int64 = -62_135_596_800_000_000
        while microseconds < 253_402_300_799_000_000 {
            let time = Timestamp(microseconds: microseconds)
            #expect(Timestamp(iso8601: time.iso8601) == time)
            microseconds += 26_543_210_987_654
        }
    }

    @Test("days follow each other without gap through leap years and centuries")
    func calendar() {
        var previous = Timestamp(iso8601: "1999-12-31T00:00:00Z")
        for year in 2000...2101 {
            for (month, days) in [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                let isLeap = month == 1 && year % 4 == 0 && year != 2100
                for day in 1...(isLeap ? 29 : days) {
                    let pad = { (value: Int) in value < 10 ? "0\(value)" : "\(value)" }
                    let today = Timestamp(iso8601: "\(year)-\(pad(month + 1))-\(pad(day))")
                    #expect(today == previous?.adding(seconds: 86_400))
                    previous = today
                }
            }
        }
    }

    @Test("the ends of the range do not trap", arguments: [Int64.min, .min + 1, .max - 1, .max])
    func ends(microseconds: Int64) {
        let time = Timestamp(microseconds: microseconds)
        #expect(time.iso8601.hasSuffix("Z"))
        #expect(time.httpDate == nil)
        #expect(time.adding(seconds: .max).microseconds >= time.microseconds)
        #expect(time.adding(seconds: .min).microseconds <= time.microseconds)
        #expect(time.floored(to: 3600).seconds <= time.seconds || microseconds < 0)
        #expect(time - time == .zero)
        #expect(Timestamp(seconds: .max) > Timestamp(seconds: .min))
        #expect(TimeRange(start: Timestamp(microseconds: .min), end: time).seconds >= 0)
    }

    @Test("flooring goes to the epoch-aligned bucket, before 1970 too")
    func floors() {
        #expect(Timestamp(seconds: 619).floored(to: 300) == Timestamp(seconds: 600))
        #expect(Timestamp(seconds: 600).floored(to: 300) == Timestamp(seconds: 600))
        #expect(Timestamp(microseconds: 599_999_999).floored(to: 300) == Timestamp(seconds: 300))
        #expect(Timestamp(microseconds: -1).floored(to: 60) == Timestamp(seconds: -60))
        #expect(Timestamp(microseconds: -1).seconds == -1)
    }

    @Test("differences are exact to the microsecond")
    func differences() {
        let start = Timestamp(microseconds: 1_000_001)
        #expect(Timestamp(seconds: 3) - start == .microseconds(1_999_999))
        #expect(start - Timestamp(seconds: 3) == .microseconds(-1_999_999))
        #expect(start.adding(seconds: 2) == Timestamp(microseconds: 3_000_001))
    }

    @Test("a range holds its start and not its end")
    func range() {
        let range = TimeRange(start: Timestamp(seconds: 10), end: Timestamp(seconds: 70))
        #expect(range.seconds == 60)
        #expect(range.contains(range.start))
        #expect(!range.contains(range.end))
        #expect(range.contains(Timestamp(microseconds: 69_999_999)))
        #expect(!range.contains(Timestamp(microseconds: 9_999_999)))
    }
}
