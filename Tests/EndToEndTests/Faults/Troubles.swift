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
            Trouble("402", said("unexpected_status", "see its billing page"), .fault(.overQuota)),
            Trouble("512", said("too_much_asked", shorter), .fault(.estimatedTooLong)),
            Trouble("513", said("too_much_asked", shorter), .fault(.outOfMemory)),
            Trouble("a redirect to another host", said("unexpected_status", "redirects are not followed"), .redirect),
        ])

    static let overload = Troubles(
        testDescription: "overload",
        all: [
            Trouble("429 for seconds", said("throttled", quiet), .fault(.throttled(.seconds(2)))),
            Trouble("429 until a date", said("throttled", quiet), .fault(.throttled(.date(inSeconds: 2)))),
            Trouble("429 without a word", said("throttled", quiet), .fault(.throttled(.unsaid))),
            Trouble("500", said("unexpected_status", "a fault within PostHog"), .fault(.serverError)),
            Trouble("502, a page", said("overloaded", busy), .fault(.badGateway)),
            Trouble("503", said("overloaded", busy), .fault(.busy())),
            Trouble("503 for seconds", said("overloaded", busy), .fault(.busy(.seconds(2)))),
            Trouble("504", said("overloaded", busy), .fault(.timedOut)),
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
            Trouble("403", said("forbidden", "the scope logs:read"), .fault(.missingScope)),
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
