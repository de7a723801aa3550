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

    static func notFound(_ detail: String) -> Refusal {
        Refusal(status: 404, type: "invalid_request", code: "not_found", detail: detail)
    }

    /// What a fault within a view becomes, a value that the schema does not know among them.
    static let serverError = Refusal(
        status: 500, type: "server_error", code: "error", detail: "A server error occurred.")

    /// A query over its budget of bytes, where the view catches that.
    static let tooManyBytes = Refusal(
        status: 400, type: "", code: "", detail: "This query would read too many bytes. Try narrowing the date range.",
        shape: .detailOnly)

    static let estimatedTooLong = Refusal(
        status: 512, type: "server_error", code: "error", detail: "Estimated query execution time is too long.")

    static let outOfMemory = Refusal(
        status: 513, type: "server_error", code: "clickhouse_memory_limit_exceeded",
        detail: "Query exceeds the memory limit. Try reducing its scope.")

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
