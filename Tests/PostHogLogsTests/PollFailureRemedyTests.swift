import PostHogLogs
import Testing

@Suite struct PollFailureRemedyTests {
    @Test(
        "a remedy names what is wrong",
        arguments: [
            (401, "Personal API key found in request Authorization header is invalid.", "eu.posthog.com"),
            (403, "API key missing required scope 'logs:read'", "give the key the scope logs:read ("),
            (403, "API key missing required scope 'query:read'", "give the key the scope query:read ("),
            (403, "This action does not support Personal API Key access", "update it (self-hosted)"),
            (403, "This action does not support personal API key access", "the key needs no change"),
            (403, "API key does not have access to the requested project: ID 7.", "correct the project ID"),
            (403, "You don't have access to the project.", "member"),
            (404, "Project not found.", "check the project ID"),
            (404, "Endpoint not found.", "older than the endpoint"),
            (404, "nginx", "check the host"),
            (400, "Logs are not available.", "check the host and the settings"),
        ])
    func refused(status: Int, detail: String, advice: String) throws {
        let body = #"{"type":"t","code":"c","detail":"\#(detail)"}"#
        let failure = try #require(PollFailure(answering: LogsResponse(status: status, body: Array(body.utf8))))
        #expect(failure.remedy.contains(advice))
    }

    @Test(
        "of a proxy, login page or firewall it says how to get past it",
        arguments: [
            (302, "redirects are not followed"), (401, "PostHog did not get the request"), (403, "firewall"),
            (407, "https_proxy=http://USER:PASSWORD@HOST:PORT"),
        ])
    func intermediary(status: Int, advice: String) {
        #expect(PollFailure(answering: LogsResponse(status: status, body: []))?.remedy.contains(advice) == true)
    }

    @Test("a proxy that refuses the tunnel wants a password too")
    func tunnel() {
        let failure = PollFailure(TransportFailure.unreachable("CONNECT tunnel failed, response 407"))
        #expect(failure.remedy.contains("https_proxy=http://USER:PASSWORD@HOST:PORT"))
    }

    @Test("a PostHog without logs is named as such")
    func logsNotAvailable() {
        let failure = PollFailure.logsNotAvailable(APIError(code: "logs_not_available"))
        #expect(failure.description == "400, this PostHog has no logs: logs_not_available")
        #expect(failure.remedy.contains("set up logs"))
    }
}
