import Basics

/// A request that gets an error instead of an answer, in the body that PostHog's error handler writes.
struct Refusal: Error, Hashable {
    let status: Int
    let type: String
    let code: String
    let detail: String
    var headers: [String: String] = [:]
    var shape = Shape.usual

    enum Shape: Hashable {
        /// `{"type", "code", "detail", "attr"}`
        case usual
        /// `{"error"}` with nothing but the detail
        case detailOnly
    }

    static func badRequest(_ detail: String) -> Refusal {
        Refusal(status: 400, type: "invalid_request", code: "parse_error", detail: detail)
    }

    /// A fault in the query that the view catches, and says in a body of its own shape.
    static func queryError(_ detail: String) -> Refusal {
        Refusal(status: 400, type: "", code: "", detail: detail, shape: .detailOnly)
    }

    static func notFound(_ detail: String) -> Refusal {
        Refusal(status: 404, type: "invalid_request", code: "not_found", detail: detail)
    }

    /// What a fault within a view becomes, a value that the schema does not know among them.
    static let serverError = Refusal(
        status: 500, type: "server_error", code: "error", detail: "A server error occurred.")

    /// What `busy` was in older versions.
    static let busyServerError = Refusal(status: 500, type: "server_error", code: "error", detail: busy.detail)

    static let busy = Refusal(
        status: 503, type: "server_error", code: "error",
        detail:
            "Queries are a little too busy right now. We're working to free up resources. Please try again later.")

    /// A query over its limit of bytes, in ClickHouse's words, where the view catches that.
    static let tooManyBytes = Refusal(
        status: 400, type: "", code: "",
        detail: "Limit for rows or bytes to read exceeded, max bytes: 9.31 GiB, current bytes: 9.37 GiB: "
            + "While executing MergeTreeSelect(pool: ReadPool, algorithm: Thread)",
        shape: .detailOnly)

    /// The same, in words of PostHog's own.
    static let tooManyRows = Refusal(
        status: 400, type: "", code: "",
        detail:
            "This query reads or returns more data than the limit allows. Use a shorter date range, add filters, or "
            + "add a LIMIT clause. Then run the query again.",
        shape: .detailOnly)

    /// The same, from the breaker of the query service.
    static let bytesBreaker = Refusal(
        status: 400, type: "validation_error", code: "too_many_bytes", detail: "Query would read too much data.")

    static let executionTime = Refusal(
        status: 504, type: "server_error", code: "error",
        detail: "Query has hit the max execution time before completing. See our docs for how to improve your query "
            + "performance. You may need to materialize.")

    static let estimatedTooLong = Refusal(
        status: 512, type: "server_error", code: "error",
        detail:
            "Estimated query execution time (71.5 seconds) is too long. Try reducing its scope by changing the time "
            + "range.")

    static let outOfMemory = Refusal(
        status: 513, type: "server_error", code: "clickhouse_memory_limit_exceeded",
        detail: "Query has reached the max memory limit before completing. See our docs for how to improve your query "
            + "memory footprint. You may need to narrow date range or materialize.")

    /// All of the cluster is out of memory; the query itself may be small.
    static let clusterOutOfMemory = Refusal(
        status: 513, type: "server_error", code: "clickhouse_memory_limit_exceeded",
        detail: "We're under heavy load right now. Please try again later.")

    static let logsNotAvailable = Refusal(
        status: 400, type: "validation_error", code: "logs_not_available", detail: "Logs are not available.")

    static let overQuota = Refusal(
        status: 402, type: "server_error", code: "quota_limit_exceeded",
        detail:
            "Your organization reached its billing limit for this resource. Increase the limits in Billing settings, "
            + "or ask an org admin to do so.")

    static func unauthorized(_ code: String, _ detail: String) -> Refusal {
        Refusal(
            status: 401, type: "authentication_error", code: code, detail: detail,
            headers: ["WWW-Authenticate": "Bearer"])
    }

    static func forbidden(_ detail: String) -> Refusal {
        Refusal(status: 403, type: "authentication_error", code: "permission_denied", detail: detail)
    }

    static func notAllowed(_ method: String, allowed: String) -> Refusal {
        Refusal(
            status: 405, type: "invalid_request", code: "method_not_allowed",
            detail: "Method \"\(method)\" not allowed.", headers: ["Allow": allowed])
    }

    static func throttled(seconds: Int) -> Refusal {
        Refusal(
            status: 429, type: "throttled_error", code: "throttled",
            detail: "Request was throttled. Expected available in \(seconds) second\(seconds == 1 ? "" : "s").",
            headers: ["Retry-After": "\(seconds)"])
    }

    var body: [UInt8] {
        var json = JSONText()
        guard shape == .usual else {
            json.raw(#"{"error":"#)
            json.string(detail)
            json.raw("}")
            return json.bytes
        }
        json.raw(#"{"type":"#)
        json.string(type)
        json.raw(#","code":"#)
        json.string(code)
        json.raw(#","detail":"#)
        json.string(detail)
        json.raw(#","attr":null}"#)
        return json.bytes
    }
}
