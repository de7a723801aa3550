import Basics
import PostHogLogs
import PostHogSimulator
import Testing

/// What an endpoint cannot show: too long a range, and what its replica has not got yet.
@Suite struct LimitsTests {
    let box = Box()

    @Test(
        "a range longer than an endpoint can read is refused, a shorter one is answered",
        arguments: [
            (.tooManyBytes, 400), (.tooManyRows, 400), (.bytesBreaker, 400), (.serverError, 500), (.executionTime, 504),
            (.estimatedTooLong, 512), (.outOfMemory, 513),
        ] as [(SpanLimit.Refusal, Int)])
    func span(refusal: SpanLimit.Refusal, status: Int) {
        box.ingest(entry("10:00:00", count: 3))
        box.api.change { $0.spanLimits[.countRanges] = SpanLimit(seconds: 1800, refusal: refusal) }
        #expect(box.post(.countRanges, range("10:00:00", "10:30:00.000001")).status == status)
        #expect(box.ask(.countRanges, range("10:00:00", "10:30:00")).contains(#""count":3"#))
        #expect(box.post(.services, range("09:00:00", "10:30:00")).status == 200)
    }

    @Test("bytes have an error of a shape of their own")
    func bytes() {
        box.api.change { $0.spanLimits[.sparkline] = SpanLimit(seconds: 60, refusal: .tooManyBytes) }
        let answer = box.post(.sparkline, range("10:00:00", "11:00:00"))
        #expect(answer.text.hasPrefix(#"{"error":"#))
        #expect(!answer.text.contains("detail"))
    }

    @Test("a replica that stands still shows what arrived up to an instant, at its endpoint only")
    func frozen() {
        box.ingest(entry("11:59:00", count: 1))
        box.clock.now = at("12:00:10")
        box.ingest(entry("11:59:00", count: 2))
        box.api.change { $0.frozen[.services] = at("12:00:09") }
        box.clock.now = at("13:00:00")
        let query = range("11:55:00", "12:00:00")
        #expect(box.ask(.services, query).contains(#""log_count":1,"#))
        #expect(box.ask(.count, query) == #"{"count":3}"#)
        box.api.change { $0.frozen[.services] = at("12:00:10") }
        #expect(box.ask(.services, query).contains(#""log_count":3,"#))
    }

    @Test("an entry of tomorrow or of yesterday is in its own bucket at once")
    func farTimes() {
        let hours: (Int64) -> Timestamp = { at("12:00:00").adding(seconds: $0 * 3600) }
        for offset: Int64 in [-24, 24] {
            box.api.ingest([
                LogRecord(timestamp: hours(offset), serviceName: "far", severityText: "info", bytes: 1, count: 5)
            ])
            let start = hours(offset)
            let query = """
                {"dateRange":{"date_from":"\(start.iso8601)","date_to":"\(start.adding(seconds: 300).iso8601)"}}
                """
            #expect(box.ask(.count, query) == #"{"count":5}"#)
        }
    }
}

@Suite struct CapTests {
    /// Names listed, and whether the true number is said.
    @Test(
        "services lists at most as many as its version does, most entries first, whole number said or not",
        arguments: [25, 1000, 10_000], [true, false])
    func caps(cap: Int, isSaid: Bool) {
        var version = ServerVersion.current
        version.services.cap = cap
        version.services.hasTotalServices = isSaid
        let box = Box(version)
        box.api.ingest((0..<cap + 2).map { entry("11:30:00", "s\($0)", count: cap + 2 - $0) })
        let answer = box.ask(.services, range("11:00:00", "12:00:00"))
        #expect(answer.occurrences(of: #""log_count":"#) == cap)
        #expect(answer.contains(#""service_name":"s\#(cap - 1)","log_count":3,"#))
        #expect(!answer.contains(#""log_count":2,"#))
        #expect(answer.contains(#""total_services":\#(cap + 2)"#) == isSaid)
        #expect(answer.contains("total_services") == isSaid)
    }

    @Test("the presets have the caps of their time")
    func presets() {
        #expect(ServerVersion.current.services.cap == 10_000)
        #expect(ServerVersion.august2026.services.cap == 1000)
        #expect(ServerVersion.june2026.services.cap == 25)
        #expect(!ServerVersion.june2026.services.hasTotalServices)
    }

    @Test("those that a cut leaves out are found by name")
    func byName() {
        let box = Box(.june2026)
        box.api.ingest((0..<30).map { entry("11:30:00", "s\($0)", count: 30 - $0) })
        let answer = box.ask(.services, range("11:00:00", "12:00:00", #","serviceNames":["s29","s3","nobody"]"#))
        #expect(answer.occurrences(of: #""log_count":"#) == 2)
        #expect(answer.contains(#""service_name":"s29","log_count":1,"#))
        #expect(answer.contains(#""service_name":"s3","log_count":27,"#))
    }

    @Test("before count-ranges there is a 404 that says which kind, and services has no bands")
    func april() {
        let box = Box(.april2026)
        box.ingest(entry("11:30:00"))
        let answer = box.post(.countRanges, range("11:00:00", "12:00:00"))
        #expect(answer.status == 404)
        #expect(answer.text.contains("Endpoint not found."))
        #expect(!box.ask(.services, range("11:00:00", "12:00:00")).contains("severity_breakdown"))
        #expect(box.ask(.services, range("11:00:00", "11:00:01")).contains(#""log_count":1,"#), "the whole day")
    }
}
