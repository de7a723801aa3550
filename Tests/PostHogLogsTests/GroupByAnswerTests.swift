import Basics
import BasicsFixtures
import PostHogLogs
import Testing

@Suite struct GroupByAnswerTests {
    @Test("groups are read with their values, or with the one value of the first version")
    func reads() throws {
        let json =
            #"{"groups":[{"value":"/a","values":["/a","error"],"log_count":7,"error_count":7}],"truncated":false}"#
        #expect(
            try GroupByAnswer.decode(answer(json)).groups == [GroupByAnswer.Group(values: ["/a", "error"], entries: 7)])
        let older =
            #"{"groups":[{"value":404,"log_count":2},{"value":true,"values":null,"log_count":1}],"total_groups":2}"#
        let found = try GroupByAnswer.decode(answer(older))
        #expect(found.groups.map(\.values) == [["404"], ["true"]] && found.entries == 3 && !found.isTruncated)
    }

    @Test(
        "whether groups are left out is said, or seen by their number",
        arguments: [
            (#""truncated":true"#, true), (#""truncated":false,"total_groups":9"#, false), (#""total_groups":2"#, true),
            (#""total_groups":1"#, false), (#""total_logs":8"#, false),
        ])
    func truncated(rest: String, isTruncated: Bool) throws {
        let json = #"{"groups":[{"value":"a","log_count":1}],\#(rest)}"#
        #expect(try GroupByAnswer.decode(answer(json)).isTruncated == isTruncated)
    }

    @Test(
        "a wrong group is undecodable, with its place",
        arguments: [
            (#"{"log_count":1}"#, "groups[0].value"), (#"{"value":"a"}"#, "groups[0].log_count"),
            (#"{"value":"a","log_count":-1}"#, "groups[0].log_count"),
            (#"{"value":"a","log_count":1.5}"#, "groups[0].log_count"),
        ])
    func wrong(group: String, path: String) {
        let failure = #expect(throws: PollFailure.self) { try GroupByAnswer.decode(answer(#"{"groups":[\#(group)]}"#)) }
        guard case .undecodable(.groupBy, let found, _) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(found == path)
    }

    @Test("it is asked for by one to four dimensions, the service being an attribute of the resource")
    func request() throws {
        let range = TimeRange(start: at("10:00:00"), end: at("10:05:00"))
        let request = LogsRequest.groupBy(
            project: "7", over: range, [.service, .attribute(.attribute, "http.status"), .severity],
            filter: LogsFilter())
        #expect(request.path == "/api/projects/7/logs/group-by/")
        let body = String(decoding: request.body ?? [], as: UTF8.self)
        #expect(
            body.contains(
                #""groupBys":[{"key":"service.name","source":"resource"},{"key":"http.status","source":"log"},{"key":"severity_level","source":"column"}],"limit":500"#
            ))
    }
}
