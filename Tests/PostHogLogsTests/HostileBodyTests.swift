import PostHogLogs
import Testing

@Suite struct HostileBodyTests {
    /// What each decoder makes of the same answer, in the order of the endpoints.
    private func decodeAll(_ response: LogsResponse) -> [PollFailure?] {
        [
            failure { () throws(PollFailure) in try ServicesAnswer.decode(response) },
            failure { () throws(PollFailure) in try SparklineAnswer.decode(response) },
            failure { () throws(PollFailure) in try CountRangesAnswer.decode(response) },
            failure { () throws(PollFailure) in try HasLogsAnswer.decode(response) },
            failure { () throws(PollFailure) in try GroupByAnswer.decode(response) },
        ]
    }

    private func failure<Answer>(_ decode: () throws(PollFailure) -> Answer) -> PollFailure? {
        do {
            _ = try decode()
            return nil
        } catch { return error }
    }

    @Test(
        "what is no JSON is undecodable at every endpoint, named by it",
        arguments: [
            "", " ", "{", #"{"services":[{"service_name":"a","log_co"#, "nul", "NaN", #"{"services":NaN}"#, "\0", "﻿",
            "{\"services\":[]}x", #"{"services":"\ud800"}"#, "<html>", String(repeating: "[", count: 100_000),
        ])
    func notJSON(body: String) {
        let failures = decodeAll(answer(body))
        #expect(failures.count == 5)
        for (endpoint, failure) in zip([Endpoint.services, .sparkline, .countRanges, .hasLogs, .groupBy], failures) {
            guard case .undecodable(endpoint, _, let why) = failure else {
                Issue.record("\(endpoint): \(String(describing: failure))")
                continue
            }
            #expect(!why.isEmpty)
        }
    }

    @Test("bytes that are no UTF-8 are undecodable")
    func notUTF8() {
        let response = LogsResponse(status: 200, body: Array(#"[{"service_name":""#.utf8) + [0xFF, 0xC0, 0x22])
        #expect(decodeAll(response).allSatisfy { $0?.reason == .undecodable })
    }

    @Test(
        "a value of another kind is called what JSON calls it",
        arguments: [
            (#""5""#, "must be a whole number, not a string"), ("[]", "must be a whole number, not a list"),
            ("{}", "must be a whole number, not an object"), ("true", "must be a whole number, not true or false"),
            ("0.5", "must be a whole number"), ("1e400", "must be a whole number"), ("007", "must be a whole number"),
            ("18446744073709551616", "must be a whole number"),
            ("-1", "must be a whole number from 0 to 2^53-1, not -1"),
        ])
    func kinds(value: String, why: String) {
        let body = #"[{"service_name":"a","log_count":\#(value),"error_count":0}]"#
        let failure = undecodable { () throws(PollFailure) in try ServicesAnswer.decode(answer(body)) }
        #expect(failure?.path == "[0].log_count")
        #expect(failure?.why == why)
    }

    @Test("a page with status 200 is called a page")
    func page() {
        let body = "<!DOCTYPE html><html><head><title>Log in\n to PostHog</title></head></html>"
        let failure = undecodable { () throws(PollFailure) in try ServicesAnswer.decode(answer(body)) }
        #expect(failure?.why == "an HTML page, not JSON: Log in to PostHog")
    }

    @Test("a good answer cut at any byte is never half read")
    func truncated() {
        let whole = Array(
            #"{"services":[{"service_name":"a","log_count":12,"error_count":0}],"total_services":1}"#.utf8)
        for length in 0..<whole.count {
            let response = LogsResponse(status: 200, body: Array(whole.prefix(length)))
            #expect(decodeAll(response)[0]?.reason == .undecodable)
        }
    }

    @Test("random changes of a good answer never crash the decoders")
    func mutated() {
        let whole = Array(
            #"{"services":[{"service_name":"a","log_count":12,"error_count":0,"severity_breakdown":null}],"results":[]}"#
                .utf8)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var changed = whole
            for _ in 0..<Int.random(in: 1...4) {
                changed[Int.random(in: 0..<changed.count)] = .random(in: 0...255, using: &generator)
            }
            _ = decodeAll(LogsResponse(status: 200, body: changed))
        }
    }
}
