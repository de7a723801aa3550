import PostHogSimulator
import Testing

/// Something that can be wrong with one endpoint of one project, and what the exporter has to make of it.
struct Trouble: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// As the log and the metrics name it; nil where nothing is wrong with the answer itself.
    let reason: String?
    /// A piece of what the log tells a person to do.
    let remedy: String
    let cause: Cause

    enum Cause: Sendable {
        case fault(Fault)
        case line(BrokenLine.Trouble)
        /// Leads to a server that belongs to somebody else.
        case redirect
    }

    init(_ description: String, _ reason: String?, _ remedy: String, _ cause: Cause) {
        testDescription = description
        self.reason = reason
        self.remedy = remedy
        self.cause = cause
    }
}

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
            Trouble("400", "unexpected_status", "check the host and the settings", .fault(.parseError)),
            Trouble("400, too many bytes", "too_much_asked", shorter, .fault(.tooManyBytes)),
            Trouble("402", "unexpected_status", "see its billing page", .fault(.overQuota)),
            Trouble("512", "too_much_asked", shorter, .fault(.estimatedTooLong)),
            Trouble("513", "too_much_asked", shorter, .fault(.outOfMemory)),
            Trouble("a redirect to another host", "unexpected_status", "redirects are not followed", .redirect),
        ])

    static let overload = Troubles(
        testDescription: "overload",
        all: [
            Trouble("429 for seconds", "throttled", quiet, .fault(.throttled(.seconds(2)))),
            Trouble("429 until a date", "throttled", quiet, .fault(.throttled(.date(inSeconds: 2)))),
            Trouble("429 without a word", "throttled", quiet, .fault(.throttled(.unsaid))),
            Trouble("500", "unexpected_status", "a fault within PostHog", .fault(.serverError)),
            Trouble("502, a page", "overloaded", busy, .fault(.badGateway)),
            Trouble("503", "overloaded", busy, .fault(.busy())),
            Trouble("503 for seconds", "overloaded", busy, .fault(.busy(.seconds(2)))),
            Trouble("504", "overloaded", busy, .fault(.timedOut)),
        ])

    static let lines = Troubles(
        testDescription: "a broken line",
        all: [
            Trouble("no answer", "timeout", "give the poll a timeout", .fault(.hang)),
            Trouble("a byte now and then", "timeout", "give the poll a timeout", .line(.drip)),
            Trouble("a connection that ends", "transport", "can be reached", .fault(.abort)),
            Trouble("a reset within the answer", "transport", "can be reached", .line(.reset)),
            Trouble("a body shorter than announced", "transport", "can be reached", .line(.cutShort)),
            Trouble("a body without an end", "too_large", "no answer of this API is that long", .line(.endless)),
        ])

    static let nonsense = Troubles(
        testDescription: "nonsense with status 200",
        all: [
            Trouble("half a JSON", "undecodable", proxy, .fault(.truncated)),
            Trouble("a web page", "undecodable", proxy, .fault(.page)),
            Trouble("another type", "undecodable", proxy, .fault(.wrongShape(depth: 0))),
            Trouble("other types within", "undecodable", proxy, .fault(.wrongShape(depth: 1))),
            Trouble("other types deep within", "undecodable", proxy, .fault(.wrongShape(depth: 2))),
            Trouble("other types at the bottom", "undecodable", proxy, .fault(.wrongShape(depth: 3))),
            Trouble("nothing", nil, "", .fault(.nothing)),
        ])

    /// What only a person can mend: asked again after five minutes.
    static let person = Troubles(
        testDescription: "a fault that a person has to mend",
        all: [
            Trouble("401", "unauthorized", "check the key", .fault(.badKey)),
            Trouble("403", "forbidden", "the scope logs:read", .fault(.missingScope)),
            Trouble("404, no such project", "not_found", "check the project id", .fault(.noProject)),
            Trouble("404, no such endpoint", "not_found", "is older than the endpoint", .fault(.noEndpoint)),
        ])
}
