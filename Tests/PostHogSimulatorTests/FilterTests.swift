import Basics
import PostHogLogs
import PostHogSimulator
import Testing

/// Filters, asked of the endpoint that counts. Each entry has a count of its own, so that the sum says which were let through.
@Suite struct FilterTests {
    /// 1: checkout, error; 2: checkout, info; 4: search, without details; 8: search, ERROR.
    private let box = {
        let box = Box()
        box.ingest(
            entry(
                "11:30:00", "checkout", "error", count: 1,
                details: LogDetails(
                    body: "Payment FAILED for order 17\ncard declined",
                    attributes: [
                        "http.status": "502", "path": "/pay", "at": "2026-11-23T10:00:00Z", "sessionId": "s1",
                        "posthogDistinctId": "ann",
                    ],
                    resourceAttributes: ["host.name": "a1", "k8s.namespace.name": "shop"],
                    trace: LogTrace(high: 0x0102_0304_0506_0708, low: 0x090a_0b0c_0d0e_0f10, span: 0xff))),
            entry(
                "11:30:01", "checkout", "info", count: 2,
                details: LogDetails(
                    body: "payment taken", attributes: ["http.status": "200.0", "path": "/Pay"],
                    resourceAttributes: ["host.name": "b1", "k8s.namespace.name": "shop"])),
            entry("11:30:02", "search", "info", count: 4),
            entry("11:30:03", "search", "ERROR", count: 8, details: LogDetails(body: "100% of_it é")))
        return box
    }()

    private func count(_ leaves: String...) -> Int? {
        let group = #"{"type":"AND","values":[{"type":"AND","values":[\#(leaves.joined(separator: ","))]}]}"#
        return number(box.post(.count, #"{"filterGroup":\#(group)}"#))
    }

    private func number(_ answer: SimulatedAnswer) -> Int? {
        Int(answer.text.filter(\.isNumber)).flatMap { answer.status == 200 ? $0 : nil }
    }

    static func leaf(_ type: String, _ key: String, _ operation: String, _ value: String) -> String {
        #"{"key":"\#(key)","type":"\#(type)","operator":"\#(operation)","value":\#(value)}"#
    }

    @Test(
        "the message is compared exactly, or whatever its case, or by RE2",
        arguments: [
            ("exact", #""payment taken""#, 2), ("exact", #""Payment taken""#, 0),
            ("exact", #"["payment taken","100% of_it é"]"#, 10), ("is_not", #""payment taken""#, 13),
            ("icontains", #""PAYMENT""#, 3), ("icontains", #""É""#, 8), ("icontains", #""0% of_""#, 8),
            ("icontains", #""%""#, 8), ("not_icontains", #"["taken","failed"]"#, 12),
            ("regex", #""pay.*declined$""#, 1), ("regex", #""^\\d+%""#, 8), ("regex", #""^$""#, 4),
            ("not_regex", #""payment (failed|taken)""#, 12), ("starts_with", #""payment""#, 2),
            ("not_starts_with", #""payment""#, 13), ("ends_with", #""declined""#, 1), ("not_ends_with", #""é""#, 7),
        ])
    func message(operation: String, value: String, sum: Int) {
        #expect(count(Self.leaf("log", "message", operation, value)) == sum)
    }

    @Test(
        "severity_level compares the stored text, and every operator but is_not means one of these",
        arguments: [
            ("exact", #""error""#, 1), ("exact", #"["error","info"]"#, 7), ("is_not", #""error""#, 14),
            ("regex", #""ERROR""#, 8), ("icontains", #""err""#, 0), ("gt", #""info""#, 6),
            ("not_icontains", #""info""#, 6),
        ])
    func severity(operation: String, value: String, sum: Int) {
        #expect(count(Self.leaf("log", "severity_level", operation, value)) == sum)
    }

    @Test(
        "ids of traces and spans are hexadecimal or base64",
        arguments: [
            ("trace_id", "exact", #""0102030405060708090a0b0c0d0e0f10""#, 1),
            ("trace_id", "exact", #""AQIDBAUGBwgJCgsMDQ4PEA==""#, 1), ("trace_id", "exact", #""nonsense""#, 0),
            ("trace_id", "is_not", #""0102030405060708090A0B0C0D0E0F10""#, 14),
            ("span_id", "exact", #""00000000000000FF""#, 1), ("span_id", "exact", #""AAAAAAAAAP8""#, 1),
            ("service_name", "exact", #"["search","nobody"]"#, 12), ("service_name", "is_not", #""search""#, 3),
        ])
    func identifiers(key: String, operation: String, value: String, sum: Int) {
        #expect(count(Self.leaf("log", key, operation, value)) == sum)
    }

    @Test(
        "attributes are compared as texts, as numbers where all values are, and as dates",
        arguments: [
            ("path", "exact", #""/pay""#, 1), ("path", "icontains", #""/PAY""#, 3), ("path", "regex", #""^/pay$""#, 1),
            ("path", "is_not", #""/pay""#, 14), ("http.status", "exact", "200", 2),
            ("http.status", "exact", #"["200","502.0"]"#, 3), ("http.status", "exact", #"["200","x"]"#, 0),
            ("http.status", "is_not", #""200""#, 13), ("http.status", "gt", "499", 1), ("http.status", "lt", "499", 2),
            ("http.status", "gte", #""502""#, 1), ("http.status", "lte", "200", 2),
            ("http.status", "between", "[100,300]", 2), ("http.status", "not_between", "[100,300]", 13),
            ("path", "is_set", #""path""#, 3), ("path", "is_not_set", #""path""#, 12),
            ("nothing", "is_set", #""nothing""#, 0), ("nothing", "is_not_set", #""nothing""#, 15),
            ("at", "is_date_before", #""2026-11-23T10:00:01Z""#, 1), ("at", "is_date_after", #""2026-11-23""#, 1),
            ("at", "is_date_exact", #""2026-11-23T11:00:00+01:00""#, 1), ("path", "in", #"["/pay","/Pay"]"#, 3),
        ])
    func attributes(key: String, operation: String, value: String, sum: Int) {
        #expect(count(Self.leaf("log_attribute", key, operation, value)) == sum)
    }

    @Test(
        "a filter of an attribute without a value, or with an empty one or 0, is dropped",
        arguments: [
            #"{"key":"path","type":"log_attribute","operator":"is_set"}"#,
            leaf("log_attribute", "path", "exact", #""""#), leaf("log_attribute", "http.status", "exact", "0"),
            leaf("log_attribute", "path", "is_set", "null"), leaf("log_attribute", "path", "exact", "[]"),
        ])
    func dropped(leaf: String) {
        #expect(count(leaf) == 15)
        #expect(count(leaf.replacing("log_attribute", with: "log_resource_attribute")) != 15)
    }

    @Test(
        "attributes of resources are compared as texts, the name of the service among them",
        arguments: [
            ("host.name", "exact", #""a1""#, 1), ("host.name", "is_not", #""a1""#, 14),
            ("host.name", "regex", #""^[ab]1$""#, 3), ("k8s.namespace.name", "is_set", #""x""#, 3),
            ("k8s.namespace.name", "is_not_set", #""x""#, 12), ("service.name", "exact", #""search""#, 12),
            ("service.name", "icontains", #""CHECK""#, 3),
        ])
    func resources(key: String, operation: String, value: String, sum: Int) {
        #expect(count(Self.leaf("log_resource_attribute", key, operation, value)) == sum)
    }

    @Test("several filters all have to hold")
    func conjunction() {
        #expect(
            count(
                Self.leaf("log", "message", "icontains", #""payment""#),
                Self.leaf("log_attribute", "http.status", "lt", "300"),
                Self.leaf("log_resource_attribute", "host.name", "exact", #"["a1","b1"]"#)) == 2)
    }

    @Test("of several inner groups the first counts for attributes of entries, the last for all else")
    func groups() {
        let attribute = Self.leaf("log_attribute", "http.status", "exact", "200")
        let other = Self.leaf("log_attribute", "http.status", "exact", "502")
        let message = Self.leaf("log", "message", "icontains", #""payment""#)
        let search = Self.leaf("log", "service_name", "exact", #""search""#)
        let ask = { (first: String, last: String) in
            let groups = [first, last].map { #"{"type":"AND","values":[\#($0)]}"# }.joined(separator: ",")
            return number(box.post(.count, #"{"filterGroup":{"type":"OR","values":[\#(groups)]}}"#))
        }
        #expect(ask(attribute, other) == 2)
        #expect(ask(search, message) == 3)
        #expect(ask("\(attribute),\(search)", "\(message),\(other)") == 2)
        #expect(ask(search, "") == 15)
    }

    @Test("groups within the inner one are for attributes, and newer than July 2026")
    func nested() {
        let leaves = [200, 502].map { Self.leaf("log_attribute", "http.status", "exact", "\($0)") }
        let group = #"{"type":"OR","values":[\#(leaves.joined(separator: ","))]}"#
        #expect(count(group) == 3)
        #expect(count(group, Self.leaf("log", "severity_level", "exact", #""info""#)) == 2)
        #expect(count(#"{"type":"OR","values":[\#(Self.leaf("log", "message", "exact", #""x""#))]}"#) == nil)
        box.api.change { $0.version = .june2026 }
        #expect(count(group) == nil)
    }

    @Test("a flat list is AND, filters right in the outer group are newer, and a failing one is said")
    func shapes() {
        let leaf = Self.leaf("log", "message", "icontains", #""payment""#)
        #expect(number(box.post(.count, #"{"filterGroup":[\#(leaf)]}"#)) == 3)
        let short = #"{"filterGroup":{"type":"AND","values":[\#(leaf)]}}"#
        #expect(number(box.post(.count, short)) == 3)
        box.api.change { $0.version = .august2026 }
        #expect(box.post(.count, short).status == 500)
        #expect(number(box.post(.count, #"{"filterGroup":[\#(leaf)]}"#)) == 3)
    }

    @Test("the search term looks into bodies, whatever the case")
    func search() {
        #expect(number(box.post(.count, #"{"searchTerm":"CARD"}"#)) == 1)
        #expect(number(box.post(.count, #"{"searchTerm":"payment","severityLevels":["info"]}"#)) == 2)
    }

    @Test("session, person and resource are looked at by the newest count, and by older sparklines")
    func links() {
        #expect(number(box.post(.count, #"{"sessionId":"s1"}"#)) == 1)
        #expect(number(box.post(.count, #"{"personId":"bob"}"#)) == 0)
        #expect(number(box.post(.count, #"{"resourceFingerprint":"1"}"#)) == 15)
        box.api.change { $0.version = .august2026 }
        #expect(number(box.post(.count, #"{"sessionId":"s1"}"#)) == 15)
        let sparkline = box.ask(.sparkline, range("11:00:00", "12:00:00", #","personId":"ann""#))
        #expect(sparkline.contains(#""severity":"error","count":1,"#))
        #expect(!sparkline.contains(#""severity":"info""#))
        #expect(!box.ask(.sparkline, #"{"resourceFingerprint":"1"}"#).contains(#""count":1,"#))
        #expect(box.post(.services, range("11:00:00", "12:00:00", #","personId":"ann""#)).status == 400)
    }

    @Test("every endpoint that counts has the same filters")
    func everywhere() {
        let filter = #","filterGroup":[\#(Self.leaf("log", "message", "icontains", #""payment""#))]"#
        let query = range("11:00:00", "12:00:00", filter)
        #expect(box.ask(.countRanges, query).contains(#""count":3}]"#))
        let services = box.ask(.services, query)
        #expect(services.contains(#""service_name":"checkout","log_count":3,"error_count":1,"#))
        #expect(!services.contains("search"))
        #expect(box.ask(.sparkline, query).contains(#""severity":"info","count":2,"#))
    }

    @Test("services are searched by a part of their name, in newer versions")
    func nameSearch() {
        let query = range("11:00:00", "12:00:00", #","serviceNameSearch":"CHECK""#)
        let services = box.ask(.services, query)
        #expect(services.contains(#""service_name":"checkout","log_count":3"#))
        #expect(services.contains(#""total_services":1"#))
        let long = String(repeating: "x", count: 201)
        #expect(box.post(.services, range("11:00:00", "12:00:00", #","serviceNameSearch":"\#(long)""#)).status == 400)
        #expect(box.post(.count, #"{"serviceNameSearch":"x"}"#).status == 400)
        box.api.change { $0.version = .june2026 }
        #expect(box.post(.services, query).status == 400)
    }

    @Test(
        "what is no filter is a fault of the schema, and what is not simulated is refused",
        arguments: [
            (#"{"key":"message","type":"log","value":"x"}"#, 500), (#"{"type":"log","operator":"exact"}"#, 500),
            (leaf("event", "message", "exact", #""x""#), 500), (leaf("log", "message", "like", #""x""#), 500),
            (leaf("log", "pattern", "exact", #""x""#), 400), (leaf("log", "message", "gt", #""x""#), 400),
            (leaf("log", "message", "exact", "[]"), 400), (leaf("log", "service_name", "icontains", #""x""#), 400),
            (leaf("log_attribute", "a", "gt", #""x""#), 400), (leaf("log_attribute", "a", "is_date_exact", "7"), 400),
            (leaf("log", "message", "regex", #""(""#), 500), (leaf("log", "message", "regex", #""a(?=b)""#), 500),
        ])
    func refused(leaf: String, status: Int) {
        #expect(box.post(.count, #"{"filterGroup":[\#(leaf)]}"#).status == status)
        let regexIsCaught = leaf.contains("regex")
        #expect(box.post(.sparkline, #"{"filterGroup":[\#(leaf)]}"#).status == (regexIsCaught ? 400 : status))
    }
}
