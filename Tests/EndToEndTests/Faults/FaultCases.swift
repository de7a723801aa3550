import PostHogSimulator
import Testing

/// FaultCases that are tried at the same time, each against a process of its own.
struct FaultCases: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let all: [FaultCase]

    private static let proxy = "not a login page or proxy"
    private static let busy = "the exporter tries again by itself"
    private static let shorter = "asks for shorter ranges"
    private static let quiet = "the exporter tries again by itself"

    static let refusals = FaultCases(
        testDescription: "a refusal",
        all: [
            FaultCase("400", expected("unexpected_status", "check the host and the settings"), .fault(.parseError)),
            FaultCase("400, too many bytes", expected("too_much_asked", shorter), .fault(.tooManyBytes)),
            FaultCase("400, too many rows", expected("too_much_asked", shorter), .fault(.tooManyRows)),
            FaultCase("400, the breaker of bytes", expected("too_much_asked", shorter), .fault(.bytesBreaker)),
            FaultCase("402", expected("unexpected_status", "see its billing page"), .fault(.overQuota)),
            FaultCase("512", expected("too_much_asked", shorter), .fault(.estimatedTooLong)),
            FaultCase("513", expected("too_much_asked", shorter), .fault(.outOfMemory)),
        ])

    /// Answers of a proxy or firewall instead of PostHog.
    static let intermediaries = FaultCases(
        testDescription: "a proxy or firewall",
        all: [
            FaultCase("a redirect to another host", expected("intermediary", "redirects are not followed"), .redirect),
            FaultCase(
                "a proxy's 401", expected("intermediary", "PostHog did not get the request"),
                .fault(.unauthorizedByProxy)),
            FaultCase(
                "a firewall's 403", expected("intermediary", "PostHog did not get the request"),
                .fault(.blockedByFirewall)),
            FaultCase("407", expected("intermediary", "https_proxy="), .fault(.proxyAuthentication)),
            FaultCase("a gateway's 502", expected("overloaded", busy), .fault(.badGateway)),
            FaultCase("a gateway's 504", expected("overloaded", busy), .fault(.gatewayTimeout)),
        ])

    static let overload = FaultCases(
        testDescription: "overload",
        all: [
            FaultCase("429 for seconds", expected("throttled", quiet), .fault(.throttled(.seconds(2)))),
            FaultCase("429 until a date", expected("throttled", quiet), .fault(.throttled(.date(inSeconds: 2)))),
            FaultCase("429 without a word", expected("throttled", quiet), .fault(.throttled(.unsaid))),
            FaultCase("500", expected("unexpected_status", "an error within PostHog"), .fault(.serverError)),
            FaultCase("500, too busy", expected("overloaded", busy), .fault(.busyServerError)),
            FaultCase("503", expected("overloaded", busy), .fault(.busy())),
            FaultCase("503 for seconds", expected("overloaded", busy), .fault(.busy(.seconds(2)))),
            FaultCase("504", expected("overloaded", busy), .fault(.executionTime)),
            FaultCase("513, heavy load", expected("overloaded", busy), .fault(.clusterOutOfMemory)),
        ])

    static let lines = FaultCases(
        testDescription: "a broken line",
        all: [
            FaultCase("no answer", expected("timeout", "set --poll.timeout"), .fault(.hang)),
            FaultCase("a byte now and then", expected("timeout", "set --poll.timeout"), .line(.drip)),
            FaultCase("a connection that ends", expected("transport", "can be reached"), .fault(.abort)),
            FaultCase("a reset within the answer", expected("transport", "can be reached"), .line(.reset)),
            FaultCase("a body shorter than announced", expected("transport", "can be reached"), .line(.cutShort)),
            FaultCase(
                "a body without an end", expected("too_large", "no response of this API is that large"), .line(.endless)
            ),
        ])

    static let nonsense = FaultCases(
        testDescription: "nonsense with status 200",
        all: [
            FaultCase("half a JSON", expected("undecodable", proxy), .fault(.truncated)),
            FaultCase("a web page", expected("undecodable", proxy), .fault(.page)),
            FaultCase("another type", expected("undecodable", proxy), .fault(.wrongShape(depth: 0))),
            FaultCase("other types within", expected("undecodable", proxy), .fault(.wrongShape(depth: 1))),
            FaultCase("other types deep within", expected("undecodable", proxy), .fault(.wrongShape(depth: 2))),
            FaultCase("other types at the bottom", expected("undecodable", proxy), .fault(.wrongShape(depth: 3))),
            FaultCase("nothing", nil, .fault(.nothing)),
        ])

    /// What only a person can mend: asked again after five minutes.
    static let person = FaultCases(
        testDescription: "a fault that a person has to mend",
        all: [
            FaultCase("401", expected("unauthorized", "check the key"), .fault(.badKey)),
            FaultCase("403, no scope", expected("forbidden", "the scope logs:read"), .fault(.missingScope)),
            FaultCase("403, no member", expected("forbidden", "must be a member"), .fault(.noAccess)),
            FaultCase(
                "403, no keys", expected("forbidden", "the key needs no change"), .fault(.keysNotSupported),
                others: [
                    .services: expected("no_services", "asked for by itself"),
                    .countRanges: expected("no_count_ranges", "totals are taken from sparkline"),
                ]),
            FaultCase("400, no logs", expected("logs_not_available", "set up logs"), .fault(.logsNotAvailable)),
            FaultCase("404, no such project", expected("not_found", "check the project ID"), .fault(.noProject)),
            FaultCase(
                "404, no such endpoint", expected("not_found", "is older than the endpoint"), .fault(.noEndpoint),
                others: [
                    .services: expected("no_services", "asked for by itself"),
                    .countRanges: expected("no_count_ranges", "totals are taken from sparkline"),
                ]),
        ])
}

private func expected(_ reason: String, _ remedy: String) -> FaultCase.Expected {
    FaultCase.Expected(reason: reason, remedy: remedy)
}
