import Basics
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct ConditionsTests {
    @Test("an entry is there once it has arrived, in its own bucket")
    func lateness() {
        let box = Box()
        box.ingest(entry("10:00:00", count: 1), entry("10:00:00", count: 2, arrival: at("12:10:00")))
        #expect(box.ask(.count, range("10:00:00", "10:05:00")) == #"{"count":1}"#)
        box.clock.now = at("12:10:00")
        #expect(box.ask(.count, range("10:00:00", "10:05:00")) == #"{"count":3}"#)
    }

    @Test("times of up to a day off are kept, others become the time of arrival")
    func capture() {
        let box = Box()
        let day: Int64 = 86_400
        for offset in [-day, day] {
            box.api.ingest([
                LogRecord(
                    timestamp: at("12:00:00").adding(seconds: offset), serviceName: "kept", severityText: "info",
                    bytes: 1),
                LogRecord(
                    timestamp: at("12:00:00").adding(seconds: offset + offset.signum()), serviceName: "moved",
                    severityText: "info", bytes: 1),
            ])
        }
        let today = box.ask(.services, range("12:00:00", "12:00:00.000001"))
        #expect(today.contains(#""service_name":"moved","log_count":2"#))
        #expect(!today.contains("kept"))
        let query = #"{"dateRange":{"date_from":"2026-11-22T12:00:00Z","date_to":"2026-11-24T12:00:01Z"}}"#
        #expect(box.ask(.services, query).contains(#""service_name":"kept","log_count":2"#))
    }

    @Test("a lagging replica answers from before, for its endpoint only")
    func lag() {
        let box = Box()
        box.ingest(entry("10:00:00", count: 1))
        box.clock.now = at("12:00:30")
        box.ingest(entry("10:00:00", count: 2))
        box.api.change { $0.lag[.services] = 30 }
        #expect(box.ask(.services, range("10:00:00", "10:05:00")).contains(#""log_count":1,"#))
        #expect(box.ask(.count, range("10:00:00", "10:05:00")) == #"{"count":3}"#)
        #expect(box.ask(.sparkline, range("10:00:00", "11:00:00")).contains(#""count":3,"#))
        box.api.change { $0.lag[.sparkline] = 30 }
        #expect(box.ask(.sparkline, range("10:00:00", "11:00:00")).contains(#""count":1,"#))
        box.clock.now = at("12:01:00")
        #expect(box.ask(.services, range("10:00:00", "10:05:00")).contains(#""log_count":3,"#))
    }

    @Test("after a failure of the database answers are 200 and empty")
    func empty() {
        let box = Box()
        box.ingest(entry("10:00:00"))
        box.api.change { $0.emptyAnswers = Set(Route.allCases) }
        let query = range("10:00:00", "11:00:00")
        #expect(box.ask(.services, query) == #"{"services":[],"sparkline":[]}"#)
        #expect(box.ask(.sparkline, query) == "[]")
        #expect(box.ask(.count, query) == #"{"count":0}"#)
        #expect(box.ask(.countRanges, query).hasPrefix(#"{"ranges":[],"#))
        #expect(box.get(.hasLogs).text == #"{"hasLogs":false}"#)
        box.api.change { $0.emptyAnswers = [] }
        #expect(box.ask(.count, query) == #"{"count":1}"#)
    }

    @Test("old entries are forgotten")
    func retention() {
        let box = Box()
        box.ingest(entry("11:00:00"))
        box.clock.now = at("12:00:59").adding(seconds: 86_400)
        box.ingest()
        #expect(box.get(.hasLogs).text == #"{"hasLogs":true}"#)
        box.clock.now = at("12:01:00").adding(seconds: 86_400)
        box.ingest()
        #expect(box.get(.hasLogs).text == #"{"hasLogs":false}"#)
    }

    @Test("has_logs sees what has arrived")
    func hasLogs() {
        let box = Box()
        box.ingest(entry("10:00:00", arrival: at("12:00:01")))
        #expect(box.get(.hasLogs).text == #"{"hasLogs":false}"#)
        box.clock.now = at("12:00:01")
        #expect(box.get(.hasLogs).text == #"{"hasLogs":true}"#)
    }

    @Test("the reference page's answers are the same whatever is asked")
    func canned() {
        let box = Box(.referencePage)
        let one = box.ask(.sparkline, range("10:00:00", "11:00:00"))
        #expect(one.hasPrefix(#"{"results":[{"#))
        #expect(box.ask(.sparkline, "{}") == one)
        #expect(!box.ask(.services, "{}").contains("severity_breakdown"))
        #expect(box.ask(.countRanges, #"{"targetBuckets":60}"#).contains(#""interval":"1h""#))
    }
}

@Suite struct ValuesTests {
    private func names(_ answer: SimulatedAnswer) -> [Substring] {
        answer.text.split(separator: #""id":""#).dropFirst().map { $0.prefix { $0 != "\"" } }
    }

    private let service = ["key": "service.name", "attribute_type": "resource"]

    @Test("values names the services, most entries first, blank left out")
    func services() {
        let box = Box()
        box.ingest(entry("11:30:00", "b"), entry("11:30:00", "a", count: 2), entry("11:30:00", "", count: 3))
        #expect(
            box.get(.values, service).text
                == #"{"results":[{"id":"a","name":"a","count":2},{"id":"b","name":"b","count":1}],"refreshing":false}"#)
    }

    @Test("the list is limited to 100, and can be paged and searched")
    func paging() {
        let box = Box()
        box.api.ingest((100..<300).map { entry("11:30:00", "Service \($0)", count: 1000 - $0) })
        let ask = { (more: [String: String]) in names(box.get(.values, service.merging(more) { _, new in new })) }
        #expect(ask([:]).count == 100)
        #expect(ask(["limit": "2", "offset": "150"]) == ["Service 250", "Service 251"])
        #expect(ask(["value": "SERVICE 29"]).count == 10)
        #expect(ask(["serviceNames": #"["Service 117"]"#]) == ["Service 117"])
        box.ingest(entry("11:30:00", "\u{c9}tude"), entry("11:30:00", "e\u{301}tude"))
        #expect(ask(["value": "\u{e9}T"]) == ["\u{c9}tude"])
    }

    @Test("the range is JSON, widened to ten minutes and ten more at its end; a malformed one is the last hour")
    func ranges() {
        let box = Box()
        box.ingest(
            entry("10:09:59", "before"), entry("10:10:00", "early"), entry("10:39:59", "edge"),
            entry("10:40:00", "after"))
        let ask = { names(box.get(.values, service.merging(["dateRange": $0]) { _, new in new })) }
        let json: (String, String) -> String = {
            #"{"date_from":"2026-11-23T\#($0)Z","date_to":"2026-11-23T\#($1)Z"}"#
        }
        #expect(ask(json("10:15:00", "10:25:00")) == ["early", "edge"])
        #expect(ask(json("10:40:00", "10:25:00")) == [])
        #expect(ask(json("10:35:00", "10:25:00")) == ["edge"])
        #expect(ask("{") == [])
    }

    @Test("a key is required, and a key that no entry has has no values")
    func keys() {
        let answer = Box().get(.values)
        #expect(answer.status == 400)
        #expect(answer.text == #""key is required""#)
        #expect(Box().get(.values, ["key": "host.name"]).text == #"{"results":[],"refreshing":false}"#)
    }
}
