import Basics
import PostHogLogs
import Testing

@Suite struct LogsFilterTests {
    private let hour = TimeRange(start: Timestamp(seconds: 1_795_428_000), end: Timestamp(seconds: 1_795_431_600))

    private func bodies(_ filter: LogsFilter) -> [String] {
        let requests: [LogsRequest] = [
            .services(project: "42", over: hour, filter: filter), .sparkline(project: "42", over: hour, filter: filter),
            .countRanges(project: "42", over: hour, buckets: 12, filter: filter),
        ]
        return requests.map { String(decoding: $0.body ?? [], as: UTF8.self) }
    }

    @Test("an empty filter sends its lists and one empty group in a group, and no search")
    func empty() {
        let fields =
            #""severityLevels":[],"serviceNames":[],"filterGroup":{"type":"AND","values":[{"type":"AND","values":[]}]}"#
        for body in bodies(LogsFilter()) { #expect(body.contains(fields)) }
    }

    @Test("every counting endpoint is sent the whole filter, conditions in the one inner group")
    func whole() throws {
        var filter = LogsFilter(services: ["api"], severities: [.error])
        filter.search = #"say "no""#
        filter.conditions = [
            try FilterCondition("env=prod,test", of: .resource), try FilterCondition("!user", of: .attribute),
        ]
        let fields =
            #""severityLevels":["error"],"serviceNames":["api"],"searchTerm":"say \"no\"","#
            + #""filterGroup":{"type":"AND","values":[{"type":"AND","values":["#
            + #"{"key":"env","type":"log_resource_attribute","operator":"exact","value":["prod","test"]},"#
            + #"{"key":"user","type":"log_attribute","operator":"is_not_set","value":["user"]}]}]}"#
        for body in bodies(filter) { #expect(body.contains(fields)) }
    }
}
