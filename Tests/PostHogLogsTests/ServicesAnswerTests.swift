import PostHogLogs
import Testing

@Suite struct ServicesAnswerTests {
    static let row = """
        {"service_name":"api","log_count":60,"error_count":7,"error_rate":0.1167,
         "severity_breakdown":{"debug":11,"info":29,"warn":13,"error":7}}
        """
    let counts = ServiceCounts(
        name: "api", entries: 60, errors: 7, bands: SeverityBands(debug: 11, info: 29, warn: 13, error: 7))

    @Test("today's answer is read, what is not known left aside")
    func today() throws {
        let body = """
            {"services":[\(Self.row),
              {"service_name":"(no service)","log_count":5,"error_count":0,"error_rate":0,"volume_share_pct":7.7,
               "severity_breakdown":{"debug":0,"info":1,"warn":2,"error":0,"audit":3},
               "active_rules":[{"rule_id":"x","rule_name":null}]}],
             "sparkline":[{"time":"string","service_name":4}],"total_services":31,
             "summary":{"top_services_count":2}}
            """
        let expected = ServicesAnswer(
            services: [
                counts,
                ServiceCounts(
                    name: "(no service)", entries: 5, errors: 0,
                    bands: SeverityBands(debug: 0, info: 1, warn: 2, error: 0)),
            ], totalServices: 31)
        #expect(try ServicesAnswer.decode(answer(body)) == expected)
    }

    @Test(
        "the list may be named, bare, or within results",
        arguments: [
            #"{"services":[\#(row)]}"#, "[\(row)]", #"{"results":[\#(row)]}"#, #"{"results":{"services":[\#(row)]}}"#,
        ])
    func envelopes(body: String) throws {
        #expect(try ServicesAnswer.decode(answer(body)).services == [counts])
    }

    @Test(
        "severity_breakdown and total_services may be absent or null",
        arguments: [
            #"{"services":[{"service_name":"a","log_count":2,"error_count":1}],"sparkline":[]}"#,
            #"{"services":[{"service_name":"a","log_count":2,"error_count":1,"severity_breakdown":null}],"#
                + #""total_services":null}"#,
        ])
    func oldShape(body: String) throws {
        let old = ServicesAnswer(services: [ServiceCounts(name: "a", entries: 2, errors: 1)])
        #expect(try ServicesAnswer.decode(answer(body)) == old)
    }

    @Test("no services is an answer")
    func empty() throws {
        #expect(try ServicesAnswer.decode(answer(#"{"services":[],"sparkline":[]}"#)).services.isEmpty)
        #expect(try ServicesAnswer.decode(answer("[]")).services.isEmpty)
    }

    @Test("names are taken as they are")
    func names() throws {
        let body = #"[{"service_name":"a\"\\\n\u0000é🐎","log_count":1,"error_count":0}]"#
        #expect(try ServicesAnswer.decode(answer(body)).services.first?.name == "a\"\\\n\0é🐎")
    }

    @Test("a whole number may come with a point, a broken one may not")
    func integral() throws {
        let body = #"[{"service_name":"a","log_count":5.0,"error_count":0}]"#
        #expect(try ServicesAnswer.decode(answer(body)).services.first?.entries == 5)
    }

    @Test(
        "a wrong value anywhere makes the whole answer undecodable, with its place",
        arguments: [
            (#"{"log_count":1,"error_count":0}"#, "service_name"),
            (#"{"service_name":null,"log_count":1,"error_count":0}"#, "service_name"),
            (#"{"service_name":7,"log_count":1,"error_count":0}"#, "service_name"),
            (#"{"service_name":"a","error_count":0}"#, "log_count"),
            (#"{"service_name":"a","log_count":1.2.3,"error_count":0}"#, "log_count"),
            (#"{"service_name":"a","log_count":"1","error_count":0}"#, "log_count"),
            (#"{"service_name":"a","log_count":null,"error_count":0}"#, "log_count"),
            (#"{"service_name":"a","log_count":true,"error_count":0}"#, "log_count"),
            (#"{"service_name":"a","log_count":-1,"error_count":0}"#, "log_count"),
            (#"{"service_name":"a","log_count":1.5,"error_count":0}"#, "log_count"),
            (#"{"service_name":"a","log_count":9007199254740992,"error_count":0}"#, "log_count"),
            (#"{"service_name":"a","log_count":1e300,"error_count":0}"#, "log_count"),
            (#"{"service_name":"a","log_count":99999999999999999999,"error_count":0}"#, "log_count"),
            (#"{"service_name":"a","log_count":1,"error_count":{}}"#, "error_count"),
            (#"{"service_name":"a","log_count":1,"error_count":0,"severity_breakdown":[]}"#, "severity_breakdown"),
            (
                #"{"service_name":"a","log_count":1,"error_count":0,"severity_breakdown":{"debug":0,"info":1,"warn":0}}"#,
                "severity_breakdown.error"
            ),
            (
                #"{"service_name":"a","log_count":1,"error_count":0,"#
                    + #""severity_breakdown":{"debug":0,"info":1,"warn":-2,"error":0}}"#,
                "severity_breakdown.warn"
            ),
        ])
    func wrong(bad: String, place: String) {
        let body = #"{"services":[\#(Self.row),\#(Self.row),\#(bad)]}"#
        let failure = undecodable { () throws(PollFailure) in try ServicesAnswer.decode(answer(body)) }
        #expect(failure?.path == "services[2].\(place)")
        #expect(failure?.why.isEmpty == false)
    }

    @Test(
        "a wrong outside is undecodable as well",
        arguments: [
            (#"{"services":{}}"#, "services"), (#"{"services":null}"#, "services"), (#"{"count":0}"#, "services"),
            (#"{"results":7}"#, "results"), (#"{"results":{"count":0}}"#, "results.services"),
            (#"{"services":[7]}"#, "services[0]"), (#"{"services":[null]}"#, "services[0]"),
            (#"{"services":[],"total_services":"3"}"#, "total_services"), ("7", ""), ("null", ""), (#""text""#, ""),
        ])
    func wrongOutside(body: String, place: String) {
        #expect(undecodable { () throws(PollFailure) in try ServicesAnswer.decode(answer(body)) }?.path == place)
    }

    @Test("counts that could overflow a sum are not believed")
    func hugeSum() {
        let huge = #"{"service_name":"a","log_count":9007199254740991,"error_count":0}"#
        #expect(undecodable { () throws(PollFailure) in try ServicesAnswer.decode(answer("[\(huge)]")) } == nil)
        #expect(undecodable { () throws(PollFailure) in try ServicesAnswer.decode(answer("[\(huge),\(huge)]")) } != nil)
    }

    private func listing(_ count: Int, of total: Int? = nil) -> ServicesAnswer {
        let services = (0..<count).map { ServiceCounts(name: ServiceName("s\($0)"), entries: 1, errors: 0) }
        return ServicesAnswer(services: services, totalServices: total)
    }

    @Test("a list is cut where the server says that there are more")
    func saidToBeCut() {
        #expect(!listing(25, of: 25).mayBeCut)
        #expect(listing(3, of: 4).mayBeCut)
    }

    @Test("where the server does not say, a list of a multiple of 25 may be", arguments: [0, 1, 24, 25, 26, 50, 1000])
    func multiples(count: Int) {
        #expect(listing(count).mayBeCut == (count > 0 && count % 25 == 0))
    }
}
