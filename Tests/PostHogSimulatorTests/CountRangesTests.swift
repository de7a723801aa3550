import Basics
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct CountRangesTests {
    @Test("only buckets that hold anything are there, in order, with the width's name")
    func ranges() {
        let box = Box()
        box.ingest(entry("10:07:00", count: 3), entry("10:00:00", count: 2), entry("10:59:59", count: 4))
        #expect(
            box.ask(.countRanges, range("10:00:00", "11:00:00", #","targetBuckets":12"#))
                == #"{"ranges":[{"date_from":"2026-11-23T10:00:00Z","date_to":"2026-11-23T10:05:00Z","count":2},"#
                + #"{"date_from":"2026-11-23T10:05:00Z","date_to":"2026-11-23T10:10:00Z","count":3},"#
                + #"{"date_from":"2026-11-23T10:55:00Z","date_to":"2026-11-23T11:00:00Z","count":4}],"interval":"5m"}"#)
    }

    @Test("the range is half-open, and a bucket it cuts is counted in part but shown whole")
    func halfOpen() {
        let box = Box()
        box.ingest(
            entry("10:02:29", count: 1), entry("10:02:30", count: 2), entry("11:02:29", count: 4),
            entry("11:02:30", count: 8))
        let answer = box.ask(.countRanges, range("10:02:30", "11:02:30", #","targetBuckets":12"#))
        #expect(answer.contains(#"{"date_from":"2026-11-23T10:00:00Z","date_to":"2026-11-23T10:05:00Z","count":2}"#))
        #expect(answer.contains(#"{"date_from":"2026-11-23T11:00:00Z","date_to":"2026-11-23T11:05:00Z","count":4}"#))
        #expect(box.ask(.count, range("10:02:30", "11:02:30")) == #"{"count":6}"#)
    }

    @Test("the end counts to the microsecond")
    func microseconds() {
        let box = Box()
        box.ingest(entry("10:30:00", count: 5))
        #expect(box.ask(.count, range("10:00:00", "10:30:00")) == #"{"count":0}"#)
        #expect(box.ask(.count, range("10:00:00", "10:30:00.000001")) == #"{"count":5}"#)
        #expect(box.ask(.count, range("10:30:00", "11:00:00")) == #"{"count":5}"#)
        #expect(box.ask(.count, range("10:30:00.000001", "11:00:00")) == #"{"count":0}"#)
        #expect(box.ask(.count, range("11:00:00", "10:00:00")) == #"{"count":0}"#)
    }

    @Test("a range as long as a bucket, but not aligned, gives two")
    func unaligned() {
        let box = Box()
        box.ingest(entry("10:04:59.999999", count: 1), entry("10:05:00", count: 2))
        #expect(
            box.ask(.countRanges, range("10:02:30", "10:07:30", #","targetBuckets":1"#))
                == #"{"ranges":[{"date_from":"2026-11-23T10:00:00Z","date_to":"2026-11-23T10:05:00Z","count":1},"#
                + #"{"date_from":"2026-11-23T10:05:00Z","date_to":"2026-11-23T10:10:00Z","count":2}],"interval":"5m"}"#)
    }

    @Test("the newest buckets are cut at a hundred rows")
    func rowLimit() {
        let box = Box()
        for second in 0..<3600 {
            box.api.ingest([
                LogRecord(
                    timestamp: at("10:00:00").adding(seconds: Int64(second)), serviceName: "a", severityText: "info",
                    bytes: 1)
            ])
        }
        // 35 s a bucket on average means 10 s: three and a half times as many as were asked for.
        let answer = box.ask(.countRanges, range("10:00:00", "10:58:20", #","targetBuckets":100"#))
        #expect(answer.occurrences(of: "date_from") == 100)
        #expect(answer.contains(#""date_to":"2026-11-23T10:16:40Z","count":10}],"interval":"10s"}"#))
    }

    @Test("as many one-minute buckets as there are minutes come whole")
    func minutes() {
        let box = Box()
        for minute in 10...59 { box.ingest(entry("10:\(minute):30")) }
        let answer = box.ask(.countRanges, range("10:00:00", "11:00:00", #","targetBuckets":60"#))
        #expect(answer.occurrences(of: #""count":1}"#) == 50)
        #expect(answer.hasSuffix(#""interval":"1m"}"#))
    }

    @Test(
        "the number of buckets is 10 by default and clamped to 1 to 100; what is no number fails",
        arguments: [
            ("", #""interval":"5m""#), (#","targetBuckets":null"#, #""interval":"5m""#),
            (#","targetBuckets":0"#, #""interval":"1h""#), (#","targetBuckets":999"#, #""interval":"60s""#),
            (#","targetBuckets":"ten""#, #""code":"error""#), (#","targetBuckets":1.5"#, #""code":"error""#),
        ])
    func target(field: String, part: String) {
        #expect(Box().ask(.countRanges, range("10:00:00", "11:00:00", field)).contains(part))
    }

    @Test("the first version's times have no zone, and before it the path is unknown")
    func versions() {
        let may = Box(.may2026)
        may.ingest(entry("10:00:00"))
        #expect(
            may.ask(.countRanges, range("10:00:00", "11:00:00"))
                .contains(#""date_from":"2026-11-23T10:00:00","date_to":"2026-11-23T10:05:00""#))
        let april = Box(.april2026).post(.countRanges, range("10:00:00", "11:00:00"))
        #expect(april.status == 404)
        #expect(april.text.contains("Endpoint not found."))
    }
}
