import Basics
import PostHogLogs
import PostHogSimulator
import Testing

/// `query`, which shows the entries themselves.
@Suite struct QueryEndpointTests {
    private let noon = range("11:00:00", "12:00:00")

    private func page(_ box: Box, _ query: String) throws -> QueryPage {
        try box.post(.query, query).decoded()
    }

    /// All pages of a query, whose text ends in a brace.
    private func pages(_ box: Box, _ query: String) throws -> [QueryPage.Row] {
        var rows: [QueryPage.Row] = []
        var after = ""
        for _ in 0..<1000 {
            let page = try page(box, String(query.dropLast()) + after + "}")
            rows += page.results
            guard let cursor = page.nextCursor else {
                #expect(!page.hasMore)
                return rows
            }
            #expect(page.hasMore)
            after = #","after":"\#(cursor)""#
        }
        Issue.record("the pages do not end")
        return rows
    }

    @Test("a row has every field, times with microseconds, and its ids in upper case")
    func row() throws {
        let box = Box()
        box.ingest(
            entry(
                "11:30:00.000005", "checkout", "warn",
                details: LogDetails(
                    body: "slow", attributes: ["b": "2", "a": "1"], resourceAttributes: ["host.name": "h"],
                    eventName: "e", scope: "lib", trace: LogTrace(high: 0xab, low: 0xcd, span: 0xef, flags: 1),
                    observed: at("11:30:01"))))
        let row = try #require(try page(box, noon).results.first)
        #expect(row.timestamp == "2026-11-23T11:30:00.000005Z")
        #expect(row.observedTimestamp == "2026-11-23T11:30:01Z")
        #expect(row.body == "slow")
        #expect(row.severityText == "warn" && row.level == "warn" && row.severityNumber == 13)
        #expect(row.traceId == "00000000000000AB00000000000000CD" && row.spanId == "00000000000000EF")
        #expect(row.traceFlags == 1)
        #expect(row.attributes == ["a": "1", "b": "2"])
        #expect(row.resourceAttributes == ["service.name": "checkout", "host.name": "h"])
        #expect(row.eventName == "e" && row.instrumentationScope == "lib")
        #expect(row.liveLogsCheckpoint == "2026-11-23T11:30:01Z")
        #expect(UInt64(row.resourceFingerprint) != nil)
        let bare = try page(box, range("11:00:00", "12:00:00", #","excludeAttributes":true"#)).results
        #expect(bare.first?.attributes == [:] && bare.first?.resourceAttributes == [:])
    }

    @Test("ids that are not set are zeros, a blank service has no attribute, and a number of one's own stays")
    func unset() throws {
        let box = Box()
        box.ingest(entry("11:30:00", "", "INFO", details: LogDetails(severityNumber: 10)))
        let row = try #require(try page(box, noon).results.first)
        #expect(row.traceId == String(repeating: "0", count: 32) && row.spanId == String(repeating: "0", count: 16))
        #expect(row.resourceAttributes == [:] && row.severityNumber == 10)
    }

    @Test("entries that are counted together are shown one by one, and the fingerprint finds those of its resource")
    func copies() throws {
        let box = Box()
        box.ingest(entry("11:30:00", "a", count: 3), entry("11:30:00", "b", count: 2))
        let rows = try page(box, noon).results
        #expect(rows.count == 5)
        #expect(Set(rows.map(\.uuid)).count == 5)
        let ofB = try #require(rows.first { $0.resourceAttributes["service.name"] == "b" }?.resourceFingerprint)
        let found = try page(box, range("11:00:00", "12:00:00", #","resourceFingerprint":"\#(ofB)""#)).results
        #expect(found.count == 2)
    }

    @Test(
        "pages follow each other by time and uuid without a gap or a repeat, in both orders, many at one instant",
        arguments: ["latest", "earliest"], [1, 7, 1000])
    func pages(order: String, limit: Int) throws {
        let box = Box()
        for minute in 10..<20 {
            for second in ["00", "00.000001", "30", "59.999999"] {
                for service in ["a", "b", "c"] {
                    box.ingest(entry("11:\(minute):\(second)", service, count: minute % 3))
                }
            }
        }
        let total = try #require(Int(box.ask(.count, noon).filter(\.isNumber)))
        let rows = try pages(box, range("11:05:00", "11:24:59", #","orderBy":"\#(order)","limit":\#(limit)"#))
        #expect(rows.count == total)
        #expect(Set(rows.map(\.uuid)).count == total)
        let keys = rows.map { [Timestamp(iso8601: $0.timestamp)?.description ?? "", $0.uuid] }
        let sorted = rows.sorted {
            (Timestamp(iso8601: $0.timestamp)?.microseconds ?? 0, $0.uuid)
                < (Timestamp(iso8601: $1.timestamp)?.microseconds ?? 0, $1.uuid)
        }
        let right = (order == "earliest" ? sorted : sorted.reversed())
            .map { [Timestamp(iso8601: $0.timestamp)?.description ?? "", $0.uuid] }
        #expect(keys == right)
    }

    @Test("a cursor can be made by hand")
    func handMade() throws {
        let box = Box()
        box.ingest(entry("11:30:00", count: 1), entry("11:31:00", count: 1))
        // {"timestamp":"2026-11-23T11:31:00Z","uuid":""}
        let cursor = "eyJ0aW1lc3RhbXAiOiIyMDI2LTExLTIzVDExOjMxOjAwWiIsInV1aWQiOiIifQ=="
        let rows = try page(box, range("11:00:00", "12:00:00", #","after":"\#(cursor)""#)).results
        #expect(rows.map(\.timestamp) == ["2026-11-23T11:30:00Z"])
    }

    @Test("a page has a thousand rows, at most two thousand; the server asks one more and says so")
    func limits() throws {
        let box = Box()
        box.ingest(entry("11:30:00", count: 2100))
        #expect(try page(box, noon).results.count == 1000)
        let most = try page(box, range("11:00:00", "12:00:00", #","limit":5000"#))
        #expect(most.results.count == 2000 && most.hasMore)
        #expect(most.query.limit == 2001)
        #expect(most.maxExportableLogs == 10_000)
        let exact = try page(box, range("11:00:00", "12:00:00", #","limit":2,"searchTerm":"x","orderBy":"odd""#))
        #expect(exact.results.isEmpty && !exact.hasMore && exact.query.orderBy == "odd")
    }

    @Test("the end is left out, to the microsecond")
    func end() throws {
        let box = Box()
        box.ingest(entry("11:29:59.999999"), entry("11:30:00"), entry("11:30:00.000001"))
        let rows = try page(box, range("11:30:00", "11:30:00.000001")).results
        #expect(rows.map(\.timestamp) == ["2026-11-23T11:30:00Z"])
    }

    @Test("more than twenty minutes are looked through in slices, which repeat what lies where they meet")
    func slices() throws {
        let box = Box()
        // Three minutes before the end, and after the start.
        box.ingest(entry("11:57:00", "end"), entry("11:03:00", "start"))
        let names = { (more: String) in
            try page(box, range("11:00:00", "12:00:00", more)).results.map { $0.resourceAttributes["service.name"] }
        }
        #expect(try names("") == ["end", "end", "start"])
        #expect(try names(#","orderBy":"earliest""#) == ["start", "start", "end"])
        #expect(try page(box, range("11:40:00", "12:00:00")).results.count == 1)
        // One statement where there is a checkpoint.
        #expect(try names(#","liveLogsCheckpoint":"2026-11-23T00:00:00Z""#) == ["end", "start"])
    }

    @Test(
        "an hour and six hours further on longer ranges meet again, to the microsecond",
        arguments: [0, -1, 1] as [Int64])
    func longSlices(beside: Int64) throws {
        for (length, meetings) in [(5, 2), (30, 3)] as [(Int64, Int)] {
            let box = Box()
            let end = at("12:00:00")
            for minutes in [3, 63, 423] as [Int64] {
                let time = end.adding(seconds: -60 * minutes).adding(microseconds: beside)
                box.api.ingest([LogRecord(timestamp: time, serviceName: "a", severityText: "info", bytes: 1)])
            }
            let start = end.adding(seconds: -3600 * length)
            let query = #"{"dateRange":{"date_from":"\#(start.iso8601)","date_to":"\#(end.iso8601)"}}"#
            let shown = try page(box, query).results.count
            #expect(shown == meetings * (beside == 0 ? 2 : 1), "\(length) hours")
        }
    }

    @Test("when the time is up a page ends early and says nothing of it, unless nothing was found")
    func endsEarly() throws {
        let box = Box()
        box.ingest(entry("11:59:00", "end"), entry("11:30:00", "start"))
        box.api.change { $0.slicesInTime = 1 }
        let early = try page(box, noon)
        #expect(early.results.count == 1 && !early.hasMore && early.nextCursor == nil)
        #expect(box.post(.query, range("11:00:00", "11:50:00")).status == 504)
        #expect(try page(box, range("11:40:00", "12:00:00")).results.count == 1)
    }

    @Test("the checkpoint is the cluster's, and what was received before it and is not there yet holds it back")
    func checkpoint() throws {
        let access = Access(projects: ["1", "2"])
        let box = Box(access: access)
        let observed = { (time: String) in LogDetails(observed: at(time)) }
        box.ingest(entry("11:30:00", details: observed("11:30:02")))
        #expect(try page(box, noon).results.first?.liveLogsCheckpoint == "2026-11-23T11:30:02Z")
        box.api.ingest([entry("11:31:00", details: observed("11:31:02"))], project: "2")
        #expect(try page(box, noon).results.first?.liveLogsCheckpoint == "2026-11-23T11:31:02Z")
        box.api.ingest(
            [entry("11:31:00", arrival: at("12:00:05"), details: observed("11:30:30"))], project: "2")
        #expect(try page(box, noon).results.first?.liveLogsCheckpoint == "2026-11-23T11:30:30Z")
        box.api.change { $0.pinnedCheckpoint = at("10:00:00") }
        #expect(try page(box, noon).results.first?.liveLogsCheckpoint == "2026-11-23T10:00:00Z")
    }

    @Test("with a checkpoint come the entries received since, those at that instant among them")
    func since() throws {
        let box = Box()
        for (second, service) in [(1, "a"), (2, "b"), (3, "c")] {
            box.ingest(entry("11:30:00", service, details: LogDetails(observed: at("11:30:0\(second)"))))
        }
        let more = #","liveLogsCheckpoint":"2026-11-23T11:30:02","orderBy":"earliest""#
        let names = try page(box, range("11:00:00", "12:00:00", more)).results.map {
            $0.resourceAttributes["service.name"] ?? ""
        }
        #expect(names.sorted() == ["b", "c"])
    }

    @Test("columns of one's own come with each row, by the names that they were asked for")
    func columns() throws {
        let box = Box()
        box.ingest(
            entry(
                "11:30:00", "api",
                details: LogDetails(body: #"{"user":{"id":7,"name":"ann"}}"#, attributes: ["http.route": "/x"])))
        let columns = #"["attributes.http.route","resource_attributes.service.name","body.user.name","body.user.id"]"#
        let text = box.ask(
            .query, range("11:00:00", "12:00:00", #","excludeAttributes":true,"customColumns":\#(columns)"#))
        #expect(text.contains(#""attributes.http.route":"/x","resource_attributes.service.name":"api","#))
        #expect(text.contains(#""body.user.name":"ann","body.user.id":"7"}"#))
        #expect(text.hasSuffix(#""columns":\#(columns)}"#))
        #expect(try page(box, noon).columns == nil)
    }

    @Test(
        "what query does not take is refused as PostHog does",
        arguments: [
            (#"{}"#, 400, #""code":"parse_error""#), (range("11:00:00", "12:00:00", #","limit":"ten""#), 500, ""),
            (range("11:00:00", "12:00:00", #","after":"x""#), 500, ""),
            (range("11:00:00", "12:00:00", #","after":"e30=""#), 500, ""),
            (range("11:00:00", "12:00:00", #","liveLogsCheckpoint":"now""#), 500, ""),
            (range("11:00:00", "12:00:00", #","customColumns":["count()"]"#), 400, #"{"error":"#),
            (
                range(
                    "11:00:00", "12:00:00",
                    #","customColumns":[\#(Array(repeating: #""body.x""#, count: 51).joined(separator: ","))]"#), 400,
                #"{"error":"At most 50"#
            ),
        ])
    func refused(query: String, status: Int, part: String) {
        let answer = Box().post(.query, query)
        #expect(answer.status == status)
        #expect(answer.text.contains(part))
    }

    @Test("without a query at all it says so in a body of its own shape")
    func missing() {
        let box = Box()
        let answer = box.send(SimulatedRequest(method: "POST", path: box.path(.query), body: Array("{}".utf8)))
        #expect(answer.status == 400 && answer.text == #"{"error":"No query provided"}"#)
    }

    @Test("older versions lack fields", arguments: [ServerVersion.august2026, .june2026, .december2025])
    func older(version: ServerVersion) throws {
        let box = Box(version)
        box.ingest(entry("11:30:00"))
        let found = try page(box, noon)
        #expect(found.results.first?.traceFlags == nil)
        #expect((found.maxExportableLogs == nil) == (version == .december2025))
        #expect(box.ask(.query, noon).contains(#""columns""#) == (version == .august2026))
        if version != .august2026 {
            #expect(box.post(.query, range("11:00:00", "12:00:00", #","customColumns":[]"#)).status == 400)
        }
    }

    @Test("what forgotten entries said is forgotten with them, and what is kept says the same as before")
    func retention() throws {
        let box = Box()
        box.api.ingest(
            (0..<10_100).map { entry("10:00:00", details: LogDetails(body: "old \($0)", attributes: ["n": "\($0)"])) })
        let kept = LogDetails(
            body: "kept", attributes: ["a": "1", "b": "2"], resourceAttributes: ["host.name": "h"],
            severityNumber: 3, eventName: "e", scope: "s", trace: LogTrace(high: 1, low: 2, span: 3))
        box.ingest(entry("12:00:00", details: kept))
        let until = range("11:30:00", "12:30:00")
        let before = try page(box, until).results
        box.clock.now = at("11:30:00").adding(seconds: 86_400)
        box.ingest(entry("12:10:00", details: LogDetails(body: "new", attributes: ["a": "3"])))
        let after = try page(box, range("11:30:00", "12:05:00", #","searchTerm":"KEPT""#)).results
        #expect(before.count == 1 && after.count == 1)
        #expect(after.first?.body == "kept" && after.first?.attributes == before.first?.attributes)
        #expect(
            after.first?.uuid == before.first?.uuid
                && after.first?.resourceFingerprint == before.first?.resourceFingerprint)
        #expect(after.first?.eventName == "e" && after.first?.severityNumber == 3)
        let new = try page(box, range("12:05:00", "12:30:00")).results
        #expect(new.map(\.body) == ["new"])
        #expect(new.first?.attributes == ["a": "3"])
        #expect(box.ask(.count, range("09:00:00", "11:00:00")) == #"{"count":0}"#)
    }

    @Test("the reference page's row can be read")
    func referencePage() throws {
        let rows = Box(.referencePage).post(.query, "{}").text
        #expect(rows.contains(#""trace_flags":0"#) && rows.contains(#""maxExportableLogs":10000"#))
    }
}
