import Basics
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct ServicesTests {
    @Test("severities are folded into four bands, in any case; others are counted in none")
    func bands() {
        let box = Box()
        let texts = ["trace", "DEBUG", "info", "warn", "Warning", "error", "FATAL", "unknown", "", "notice"]
        for (index, text) in texts.enumerated() { box.ingest(entry("10:00:00", "api", text, count: 1 << index)) }
        #expect(
            box.ask(.services, range("10:00:00", "10:04:59")).hasPrefix(
                #"{"services":[{"service_name":"api","log_count":1023,"error_count":96,"error_rate":0.0938,"#
                    + #""severity_breakdown":{"debug":3,"info":4,"warn":24,"error":96},"#
                    + #""volume_share_pct":100.0,"active_rules":[]}]"#))
    }

    @Test("most entries come first; a blank service has a name that another may have too, in a row of its own")
    func order() {
        let box = Box()
        box.ingest(
            entry("10:00:00", "small", count: 3), entry("10:00:00", "large", count: 7), entry("10:00:00", "", count: 5),
            entry("10:00:00", "(no service)", "error", count: 4), entry("10:00:00", "smaller", count: 2))
        let answer = box.ask(.services, range("10:00:00", "10:04:59"))
        #expect(names(answer).prefix(5) == ["large", "(no service)", "(no service)", "small", "smaller"])
        #expect(answer.contains(#""service_name":"(no service)","log_count":5,"error_count":0,"#))
        #expect(answer.contains(#""service_name":"(no service)","log_count":4,"error_count":4,"#))
        #expect(
            answer.contains(
                #""sparkline":[{"time":"2026-11-23T10:00:00","service_name":"(no service)","count":5},"#
                    + #"{"time":"2026-11-23T10:00:00","service_name":"(no service)","count":4},"#))
    }

    private func names(_ answer: String) -> [Substring] {
        answer.split(separator: #""service_name":""#).dropFirst().map { $0.prefix { $0 != "\"" } }
    }

    @Test("services with equal counts come in no order, which stays as long as the entries do")
    func ties() {
        let box = Box(.june2026)
        let all = (10..<50).map { "s\($0)" }
        box.api.ingest(all.map { entry("10:00:00", $0) })
        let ask = { names(box.ask(.services, range("10:00:00", "10:04:59"))).prefix(25).map(String.init) }
        let first = ask()
        #expect(first.sorted() != first && first.sorted().reversed() != first)
        #expect(Set(first).count == 25)
        #expect(ask() == first)
        box.api.change { $0.tieSeed = 1 }
        #expect(Set(ask()) != Set(first))
        box.api.change { $0.tieSeed = 0 }
        box.ingest(entry("09:00:00"))
        #expect(ask() != first)
    }

    @Test("the end of the range is left out to the microsecond; a server of the other kind includes it")
    func ends() {
        let box = Box()
        box.ingest(
            entry("09:59:59.999999", count: 1), entry("10:00:00", count: 2), entry("10:04:59.999999", count: 4),
            entry("10:05:00", count: 8), entry("10:05:00.000001", count: 16))
        #expect(box.ask(.services, range("10:00:00", "10:05:00")).contains(#""log_count":6,"#))
        #expect(box.ask(.services, range("10:00:00", "10:04:59.999999")).contains(#""log_count":2,"#))
        #expect(box.ask(.services, range("10:00:00.000001", "10:05:00")).contains(#""log_count":4,"#))
        box.api.change { $0.version = .endIncluded }
        #expect(box.ask(.services, range("10:00:00", "10:05:00")).contains(#""log_count":14,"#))
        #expect(box.ask(.services, range("10:00:00", "10:04:59.999999")).contains(#""log_count":6,"#))
    }

    @Test("a range that is reversed or empty holds nothing", arguments: ["10:00:00", "09:00:00"])
    func reversed(end: String) {
        let box = Box()
        box.ingest(entry("10:00:00"), entry("09:30:00"))
        #expect(box.ask(.services, range("10:00:00", end)).hasPrefix(#"{"services":[],"sparkline":[],"#))
    }

    @Test(
        "rates are rounded by their exact value, a half to even",
        arguments: [(13, 32, "0.4062"), (1, 20_000, "0.0001"), (3, 32, "0.0938"), (1, 3, "0.3333"), (2, 3, "0.6667")])
    func rates(errors: Int, of entries: Int, rate: String) {
        let box = Box()
        box.ingest(entry("10:00:00", "a", "error", count: errors), entry("10:00:00", "a", count: entries - errors))
        #expect(box.ask(.services, range("10:00:00", "10:04:59")).contains(#""error_rate":\#(rate),"#))
    }

    @Test("the summary adds up the shares of the first five, as they are rounded")
    func summary() {
        let box = Box()
        box.api.ingest((0..<7).map { entry("10:00:00", "s\($0)", count: 100) })
        let answer = box.ask(.services, range("10:00:00", "10:04:59"))
        #expect(answer.occurrences(of: #""volume_share_pct":14.29,"#) == 7)
        #expect(answer.hasSuffix(#""summary":{"top_services_count":5,"top_services_volume_share_pct":71.45}}"#))
    }

    @Test(
        "the list is cut by version, and newer ones say how many there are",
        arguments: [
            (ServerVersion.current, 1100, #""total_services":1100"#), (.august2026, 1000, #""total_services":1100"#),
            (.june2026, 25, #""summary""#),
        ])
    func caps(version: ServerVersion, rows: Int, part: String) {
        let box = Box(version)
        box.api.ingest((0..<1100).map { entry("10:00:00", "s\($0)", count: 2000 - $0) })
        let answer = box.ask(.services, range("10:00:00", "10:04:59"))
        #expect(answer.occurrences(of: "log_count") == rows)
        #expect(answer.contains(#""service_name":"s\#(rows - 1)","log_count""#))
        #expect(answer.contains(part))
    }

    @Test("before June 2026 the time of day was ignored")
    func wholeDays() {
        let box = Box(.may2026)
        box.clock.now = at("23:59:59")
        box.ingest(
            entry("00:00:00", count: 1), entry("10:00:00", count: 2), entry("23:59:59", count: 4),
            LogRecord(timestamp: at("00:00:00").adding(seconds: -1), serviceName: "api", severityText: "info", bytes: 1)
        )
        #expect(box.ask(.services, range("10:00:00", "10:05:00")).contains(#""log_count":7,"#))
        box.api.change { $0.version = .june2026 }
        #expect(box.ask(.services, range("10:00:00", "10:05:00")).contains(#""log_count":2,"#))
    }

    @Test("the oldest form has no bands and knows errors in lower case only")
    func oldest() {
        let box = Box(.april2026)
        box.ingest(entry("10:00:00", "api", "error", count: 1), entry("10:00:00", "api", "FATAL", count: 3))
        #expect(
            box.ask(.services, range("10:00:00", "10:05:00"))
                == #"{"services":[{"service_name":"api","log_count":4,"error_count":1,"error_rate":0.25}],"#
                + #""sparkline":[{"time":"2026-11-23T10:00:00","service_name":"api","count":4}]}"#)
    }

    @Test("its sparkline has the 25 largest services only, without filler, in times without zone")
    func sparkline() {
        let box = Box()
        box.api.ingest((1...30).map { entry("10:02:17", "s\($0)", count: $0) })
        let answer = box.ask(.services, range("10:00:00", "10:04:59"))
        #expect(answer.occurrences(of: #"{"time":"2026-11-23T10:02:15","service_name":"s"#) == 25)
        #expect(!answer.contains(#""service_name":"s5","count":5}"#))
        #expect(answer.contains(#""service_name":"s6","count":6}"#))
    }

    @Test("before June 2026 all services were in it, and its newest rows are cut at ten thousand")
    func sparklineRowLimit() {
        let box = Box(.may2026)
        for minute in 10..<30 { box.api.ingest((0..<600).map { entry("10:\(minute):00", "s\($0)") }) }
        let sparkline = box.ask(.services, range("10:00:00", "10:59:59")).split(separator: #""sparkline""#)[1]
        #expect(String(sparkline).occurrences(of: "time") == 10_000)
        #expect(sparkline.contains("T10:26:00"))
        #expect(!sparkline.contains("T10:27:00"))
    }

    @Test("names are compared byte by byte and written so that they can be read back")
    func names() throws {
        let names = ["e\u{301}", "\u{e9}", "say \"hi\"", "back\\slash", "new\nline", "\u{0}\u{8}\u{1f}", "🐎", " "]
        let box = Box()
        box.api.ingest(names.map { entry("10:00:00", $0) })
        let body = box.post(.services, range("10:00:00", "10:04:59")).body
        let answer = try ServicesAnswer.decode(LogsResponse(status: 200, body: body))
        #expect(Set(answer.services.map { Array($0.name.text.utf8) }) == Set(names.map { Array($0.utf8) }))
    }

    @Test("severityLevels splits trace from debug and fatal from error")
    func severityLevels() {
        let box = Box()
        box.ingest(entry("10:00:00", "api", "trace", count: 3), entry("10:00:00", "api", "debug", count: 9))
        let answer = box.ask(.services, range("10:00:00", "10:04:59", #","severityLevels":["trace"]"#))
        #expect(answer.contains(#""log_count":3,"error_count":0,"error_rate":0.0,"severity_breakdown":{"debug":3,"#))
    }

    @Test("severityLevels finds any case since there are bands, but not in the sparkline of the answer")
    func severityLevelsInAnyCase() {
        let box = Box()
        box.ingest(entry("10:00:00", "api", "ERROR", count: 3), entry("10:00:00", "api", "error", count: 1))
        let ask = { box.ask(.services, range("10:00:00", "10:04:59", #","severityLevels":["error"]"#)) }
        #expect(ask().contains(#""log_count":4,"error_count":4,"#))
        #expect(ask().contains(#""service_name":"api","count":1}"#))
        #expect(box.ask(.count, range("10:00:00", "10:04:59", #","severityLevels":["error"]"#)) == #"{"count":1}"#)
        box.api.change { $0.version = .april2026 }
        #expect(ask().contains(#""log_count":1,"error_count":1,"#))
    }
}
