import Basics
import PostHogLogs
import PostHogSimulator
import Testing

/// `export`, and the generic API of exports that goes with it.
@Suite struct ExportTests {
    private let box = {
        let scopes: Set = ["logs:read", "export:read"]
        let box = Box(
            access: Access(
                projects: ["1", "2"],
                keys: [
                    Access.defaultKey: Access.APIKey(scopes: scopes),
                    "phx_other": Access.APIKey(scopes: scopes, user: 2),
                    "phx_logs": Access.APIKey(),
                ]))
        box.ingest(
            entry(
                "11:30:00", "api", "error",
                details: LogDetails(
                    body: "=1+2, \"x\"\nend", attributes: ["route": "/a", "status": "500"],
                    resourceAttributes: ["host.name": "h"])),
            entry("11:31:00", "web", "info", details: LogDetails(body: "fine")))
        return box
    }()

    private static let filters =
        #","severityLevels":[],"serviceNames":[],"filterGroup":{"type":"AND","values":[{"type":"AND","values":[]}]}"#

    private func start(_ query: String, _ more: String = "") -> SimulatedAnswer {
        box.send(
            SimulatedRequest(
                method: "POST", path: box.path(.export), body: Array(#"{"query":\#(query)\#(more)}"#.utf8)))
    }

    private func get(_ path: String, key: String = Access.defaultKey) -> SimulatedAnswer {
        box.send(
            SimulatedRequest(
                method: "GET", path: "/api/projects/1/exports/\(path)", headers: ["authorization": "Bearer \(key)"]))
    }

    private func csv(_ query: String, _ more: String = "") -> [String] {
        #expect(start(query, more).status == 201)
        box.clock.now = box.clock.now.adding(seconds: 2)
        return get("1/content/").text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test("an export is taken in at once and done a little later")
    func life() {
        let started = start(range("11:00:00", "12:00:00", Self.filters))
        #expect(started.status == 201)
        #expect(
            started.text
                == #"{"id":1,"export_format":"text/csv","created_at":"2026-11-23T12:00:00Z","has_content":false,"#
                + #""filename":"logs-export.csv"}"#)
        #expect(get("1/").text.contains(#""has_content":false"#))
        #expect(get("1/content/").status == 404)
        box.clock.now = at("12:00:02")
        let done = get("1/").text
        #expect(done.contains(#""has_content":true"#) && done.contains(#""exception":null"#))
        #expect(done.contains(#""expires_after":"2026-11-30T00:00:00Z""#))
        #expect(get("", key: Access.defaultKey).text.hasPrefix(#"{"count":1,"#))
        let other = box.send(
            SimulatedRequest(method: "GET", path: "/api/projects/1/exports", parameters: ["export_format": "image/png"])
        )
        #expect(other.text.hasPrefix(#"{"count":0,"#))
        box.clock.now = at("12:00:02").adding(seconds: 7 * 86_400)
        #expect(get("1/").status == 404)
    }

    @Test("only who started it sees it, with a scope of its own")
    func owners() {
        _ = start(range("11:00:00", "12:00:00", Self.filters))
        #expect(get("1/", key: "phx_other").status == 404)
        let refused = get("1/", key: "phx_logs")
        #expect(refused.status == 403)
        #expect(refused.text.contains("API key missing required scope 'export:read'"))
        let elsewhere = box.send(SimulatedRequest(method: "GET", path: "/api/projects/2/exports/1/"))
        #expect(elsewhere.status == 404)
    }

    @Test("its content has attributes in columns, newest first, quoted, and formulas altered")
    func content() {
        let lines = csv(range("11:00:00", "12:00:00", Self.filters))
        #expect(
            lines[0].hasSuffix(
                "attributes.route,attributes.status,resource_attributes.host.name,resource_attributes.service.name"))
        #expect(lines[1].hasSuffix(",,,,web"))
        #expect(lines[2].contains(",\"'=1+2, \"\"x\"\"\nend\",2026-11-23T11:30:00Z,"))
        #expect(lines[2].hasSuffix("/a,500,h,api"))
        #expect(lines.count == 4)
    }

    @Test("columns choose and order, a prefix takes what is below it")
    func columns() {
        let lines = csv(
            range("11:00:00", "12:00:00", Self.filters + #","orderBy":"earliest""#),
            #","columns":["severity_text","attributes","nothing"]"#)
        #expect(lines == ["severity_text,attributes.route,attributes.status,nothing", "error,/a,500,", "info,,,", ""])
    }

    @Test("nothing found is a column of its own, or an empty row under the columns asked for")
    func nothing() {
        #expect(csv(range("10:00:00", "11:00:00", Self.filters)).first == "error")
        #expect(start(range("10:00:00", "11:00:00", Self.filters), #","columns":["uuid","body"]"#).status == 201)
        box.clock.now = box.clock.now.adding(seconds: 2)
        #expect(get("2/content/").text == "uuid,body\r\n,\r\n")
    }

    @Test(
        "what the worker cannot read fails there, though it was taken in",
        arguments: [
            (range("11:00:00", "12:00:00"), "severityLevels"),
            (range("11:00:00", "12:00:00", #","severityLevels":[],"serviceNames":[],"filterGroup":[]"#), "filterGroup"),
            (#"{"dateRange":{"date_from":"soon"}\#(filters)}"#, "date_from"),
        ])
    func failures(query: String, part: String) {
        #expect(start(query).status == 201)
        #expect(get("1/").text.contains(#""exception":null"#))
        box.clock.now = at("12:00:02")
        let failed = get("1/").text
        #expect(failed.contains(#""has_content":false"#) && failed.contains(part))
        #expect(!failed.contains(#""exception":null"#))
        #expect(get("1/content/").status == 404)
    }

    @Test("an export that gets stuck has an exception too")
    func stuck() {
        box.api.change { $0.exportFailure = "Export timed out" }
        _ = start(range("11:00:00", "12:00:00", Self.filters))
        box.clock.now = at("12:00:02")
        #expect(get("1/").text.contains(#""exception":"Export timed out""#))
    }

    @Test("without a query, or with too many columns, it is refused at once")
    func refused() {
        #expect(
            box.send(SimulatedRequest(method: "POST", path: box.path(.export), body: Array("{}".utf8))).text
                == #"{"error":"No query provided"}"#)
        let columns = Array(repeating: #""body.x""#, count: 51).joined(separator: ",")
        #expect(start(range("11:00:00", "12:00:00", #","customColumns":[\#(columns)]"#)).status == 400)
        #expect(start("[]").status == 400)
    }

    @Test("where there is object storage its content is a redirect there, for an hour, and no key may come along")
    func redirect() throws {
        box.api.change { $0.objectStorage = "https://storage.example" }
        _ = start(range("11:00:00", "12:00:00", Self.filters))
        box.clock.now = at("12:00:02")
        let answer = get("1/content/")
        #expect(answer.status == 302 && answer.body.isEmpty)
        let location = try #require(answer.headers["Location"])
        #expect(location.hasPrefix("https://storage.example/object-storage/exports/1/"))
        let address = String(location.dropFirst("https://storage.example".count))
        let follow = { (headers: [String: String]) in
            let parts = address.split(separator: "?")
            let field = parts[1].split(separator: "=")
            return box.api.answer(
                SimulatedRequest(
                    method: "GET", path: String(parts[0]), parameters: [String(field[0]): String(field[1])],
                    headers: headers))
        }
        #expect(follow([:]).status == 200)
        #expect(follow([:]).headers["Content-Type"] == "text/csv")
        let both = follow(["authorization": "Bearer \(Access.defaultKey)"])
        #expect(both.status == 400 && both.text.contains("Only one auth mechanism allowed"))
        box.clock.now = at("13:00:02")
        #expect(follow([:]).status == 403)
        #expect(
            box.api.answer(SimulatedRequest(method: "GET", path: "/object-storage/exports/1/guess/logs-export.csv"))
                .status
                == 404)
    }
}
