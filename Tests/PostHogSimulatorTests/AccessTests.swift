import Basics
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct AccessTests {
    let box = Box(
        access: Access(
            projects: ["1", "2"],
            keys: [
                "phx_all": Access.APIKey(), "phx_two": Access.APIKey(projects: ["2"]),
                "phx_insights": Access.APIKey(scopes: ["insight:read"]),
            ]))

    private func get(_ path: String, _ authorization: String?) -> SimulatedAnswer {
        let headers = authorization.map { ["authorization": $0] } ?? [:]
        return box.api.answer(SimulatedRequest(method: "GET", path: path, headers: headers))
    }

    @Test(
        "every refusal has its status, code and text",
        arguments: [
            (
                nil, "1", 401, "authentication_error", "not_authenticated",
                "Authentication credentials were not provided."
            ),
            (
                "Basic x", "1", 401, "authentication_error", "not_authenticated",
                "Authentication credentials were not provided."
            ),
            (
                "Bearer phc_x", "1", 401, "authentication_error", "authentication_failed",
                "Personal API key found in request Authorization header is invalid."
            ),
            ("Bearer phx_all", "3", 404, "invalid_request", "not_found", "Project not found."),
            (
                "Bearer phx_insights", "1", 403, "authentication_error", "permission_denied",
                "API key missing required scope 'logs:read'"
            ),
            (
                "Bearer phx_two", "1", 403, "authentication_error", "permission_denied",
                "API key does not have access to the requested project: ID 1."
            ),
        ] as [(String?, String, Int, String, String, String)])
    func refusals(
        authorization: String?, project: String, status: Int, type: String, code: String, detail: String
    ) {
        let answer = get("/api/projects/\(project)/logs/has_logs", authorization)
        #expect(answer.status == status)
        #expect(answer.text == #"{"type":"\#(type)","code":"\#(code)","detail":"\#(detail)","attr":null}"#)
        #expect((answer.headers["WWW-Authenticate"] != nil) == (status == 401))
    }

    @Test("a key is told its own scopes, and of projects only with the scope for that, a page at a time")
    func account() {
        #expect(
            get("/api/personal_api_keys/@current/", "Bearer phx_two").text
                == #"{"id":"key","label":"simulated","value":null,"scopes":["logs:read"],"scoped_teams":[2],"scoped_organizations":[]}"#
        )
        #expect(get("/api/personal_api_keys/@current", "Bearer phx_no").status == 401)
        #expect(get("/api/projects/", "Bearer phx_two").status == 403)
        box.api.change { $0.access.keys["phx_see"] = Access.APIKey(scopes: ["project:read"]) }
        let projects = get("/api/projects/", "Bearer phx_see").text
        #expect(
            projects
                == #"{"count":2,"next":null,"previous":null,"results":[{"id":1,"name":"Project 1"},{"id":2,"name":"Project 2"}]}"#
        )
    }

    @Test(
        "the slash at the end is optional, environments are projects, @current is the key's own",
        arguments: [
            "/api/projects/2/logs/has_logs", "/api/projects/2/logs/has_logs/", "/api/environments/2/logs/has_logs/",
            "/api/projects/@current/logs/has_logs",
        ])
    func paths(path: String) {
        #expect(get(path, "bearer phx_two").text == #"{"hasLogs":false}"#)
    }

    @Test(
        "other paths are unknown, with or without a key",
        arguments: [
            "/", "", "/api/projects/1/logs", "/api/projects/1/logs/", "/api/projects/1/logs/sparklines",
            "/api/projects/1/logs/has_logs/x", "/api/projects/1/logs/count_ranges", "/x/api/projects/1/logs/has_logs",
        ])
    func unknownPaths(path: String) {
        #expect(get(path, nil).status == 404)
        #expect(get(path, "Bearer phx_all").text.contains("Endpoint not found."))
    }

    @Test("projects have their own entries")
    func projects() {
        box.api.ingest([entry("10:00:00")], project: "2")
        #expect(get("/api/projects/1/logs/has_logs", "Bearer phx_all").text == #"{"hasLogs":false}"#)
        #expect(get("/api/projects/2/logs/has_logs", "Bearer phx_all").text == #"{"hasLogs":true}"#)
    }

    @Test("the wrong method is refused with the right one")
    func methods() {
        let answer = get("/api/projects/1/logs/services", "Bearer phx_all")
        #expect(answer.status == 405)
        #expect(answer.headers["Allow"] == "POST")
    }

    @Test("every answer has the server's date")
    func date() {
        #expect(get("/", nil).headers["Date"] == "Mon, 23 Nov 2026 12:00:00 GMT")
        #expect(
            get("/api/projects/1/logs/has_logs", "Bearer phx_all").headers["Date"] == "Mon, 23 Nov 2026 12:00:00 GMT")
    }
}

@Suite struct RateLimitTests {
    @Test("a key over its limit waits until its oldest request leaves the window")
    func throttled() {
        let box = Box()
        box.api.change { $0.rateLimits = RateLimit.cloud }
        for _ in 0..<480 { #expect(box.get(.hasLogs).status == 200) }
        box.clock.now = at("12:00:43")
        let refused = box.get(.hasLogs)
        #expect(refused.status == 429)
        #expect(refused.headers["Retry-After"] == "17")
        #expect(
            refused.text
                == #"{"type":"throttled_error","code":"throttled","#
                + #""detail":"Request was throttled. Expected available in 17 seconds.","attr":null}"#)
        box.clock.now = at("12:01:00")
        #expect(box.get(.hasLogs).status == 200)
    }

    @Test("the hour has its own limit")
    func hour() {
        let box = Box()
        box.api.change { $0.rateLimits = RateLimit.cloud }
        for minute in 0..<10 {
            box.clock.now = at("12:00:00").adding(seconds: Int64(minute) * 61)
            for _ in 0..<480 { #expect(box.get(.hasLogs).status == 200) }
        }
        box.clock.now = at("12:30:00")
        #expect(box.get(.hasLogs).headers["Retry-After"] == "1800")
    }

    @Test("without limits nothing is refused")
    func unlimited() {
        let box = Box()
        for _ in 0..<500 { #expect(box.get(.hasLogs).status == 200) }
    }
}
