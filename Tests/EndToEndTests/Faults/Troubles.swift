import PostHogSimulator
import Testing

/// Troubles that are tried at the same time, each against a process of its own.
struct Troubles: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let all: [Trouble]

    private static let proxy = "no login page or proxy in front of it"
    private static let busy = "it is asked again later"
    private static let shorter = "shorter ranges are asked for"
    private static let quiet = "it is obeyed"

    static let refusals = Troubles(
        testDescription: "a refusal",
        all: [
            Trouble("400", said("unexpected_status", "check the host and the settings"), .fault(.parseError)),
            Trouble("400, too many bytes", said("too_much_asked", shorter), .fault(.tooManyBytes)),
            Trouble("400, too many rows", said("too_much_asked", shorter), .fault(.tooManyRows)),
            Trouble("400, the breaker of bytes", said("too_much_asked", shorter), .fault(.bytesBreaker)),
            Trouble("402", said("unexpected_status", "see its billing page"), .fault(.overQuota)),
            Trouble("512", said("too_much_asked", shorter), .fault(.estimatedTooLong)),
            Trouble("513", said("too_much_asked", shorter), .fault(.outOfMemory)),
        ])

    /// What something in front of PostHog answers in its place.
    static let intermediaries = Troubles(
        testDescription: "something in front of PostHog",
        all: [
            Trouble("a redirect to another host", said("intermediary", "redirects are not followed"), .redirect),
            Trouble("a proxy's 401", said("intermediary", "the key was not looked at"), .fault(.unauthorizedByProxy)),
            Trouble("a firewall's 403", said("intermediary", "the key was not looked at"), .fault(.blockedByFirewall)),
            Trouble("407", said("intermediary", "https_proxy="), .fault(.proxyAuthentication)),
            Trouble("a gateway's 502", said("overloaded", busy), .fault(.badGateway)),
            Trouble("a gateway's 504", said("overloaded", busy), .fault(.gatewayTimeout)),
        ])

    static let overload = Troubles(
        testDescription: "overload",
        all: [
            Trouble("429 for seconds", said("throttled", quiet), .fault(.throttled(.seconds(2)))),
            Trouble("429 until a date", said("throttled", quiet), .fault(.throttled(.date(inSeconds: 2)))),
            Trouble("429 without a word", said("throttled", quiet), .fault(.throttled(.unsaid))),
            Trouble("500", said("unexpected_status", "a fault within PostHog"), .fault(.serverError)),
            Trouble("500, too busy", said("overloaded", busy), .fault(.busyServerError)),
            Trouble("503", said("overloaded", busy), .fault(.busy())),
            Trouble("503 for seconds", said("overloaded", busy), .fault(.busy(.seconds(2)))),
            Trouble("504", said("overloaded", busy), .fault(.executionTime)),
            Trouble("513, heavy load", said("overloaded", busy), .fault(.clusterOutOfMemory)),
        ])

    static let lines = Troubles(
        testDescription: "a broken line",
        all: [
            Trouble("no answer", said("timeout", "give the poll a timeout"), .fault(.hang)),
            Trouble("a byte now and then", said("timeout", "give the poll a timeout"), .line(.drip)),
            Trouble("a connection that ends", said("transport", "can be reached"), .fault(.abort)),
            Trouble("a reset within the answer", said("transport", "can be reached"), .line(.reset)),
            Trouble("a body shorter than announced", said("transport", "can be reached"), .line(.cutShort)),
            Trouble("a body without an end", said("too_large", "no answer of this API is that long"), .line(.endless)),
        ])

    static let nonsense = Troubles(
        testDescription: "nonsense with status 200",
        all: [
            Trouble("half a JSON", said("undecodable", proxy), .fault(.truncated)),
            Trouble("a web page", said("undecodable", proxy), .fault(.page)),
            Trouble("another type", said("undecodable", proxy), .fault(.wrongShape(depth: 0))),
            Trouble("other types within", said("undecodable", proxy), .fault(.wrongShape(depth: 1))),
            Trouble("other types deep within", said("undecodable", proxy), .fault(.wrongShape(depth: 2))),
            Trouble("other types at the bottom", said("undecodable", proxy), .fault(.wrongShape(depth: 3))),
            Trouble("nothing", nil, .fault(.nothing)),
        ])

    /// What only a person can mend: asked again after five minutes.
    static let person = Troubles(
        testDescription: "a fault that a person has to mend",
        all: [
            Trouble("401", said("unauthorized", "check the key"), .fault(.badKey)),
            Trouble("403, no scope", said("forbidden", "the scope logs:read"), .fault(.missingScope)),
            Trouble("403, no member", said("forbidden", "must be a member"), .fault(.noAccess)),
            Trouble(
                "403, no keys", said("forbidden", "the key needs no change"), .fault(.keysNotSupported),
                others: [
                    .services: said("no_services", "asked for by itself"),
                    .countRanges: said("no_count_ranges", "totals are taken from sparkline"),
                ]),
            Trouble("400, no logs", said("logs_not_available", "set up logs"), .fault(.logsNotAvailable)),
            Trouble("404, no such project", said("not_found", "check the project id"), .fault(.noProject)),
            Trouble(
                "404, no such endpoint", said("not_found", "is older than the endpoint"), .fault(.noEndpoint),
                others: [
                    .services: said("no_services", "asked for by itself"),
                    .countRanges: said("no_count_ranges", "totals are taken from sparkline"),
                ]),
        ])
}

private func said(_ reason: String, _ remedy: String) -> Trouble.Said {
    Trouble.Said(reason: reason, remedy: remedy)
}
