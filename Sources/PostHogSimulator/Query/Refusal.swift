/// A request that gets an error instead of an answer, in the body that PostHog's error handler writes.
struct Refusal: Error, Hashable {
    let status: Int
    let type: String
    let code: String
    let detail: String
    var headers: [String: String] = [:]

    static func badRequest(_ detail: String) -> Refusal {
        Refusal(status: 400, type: "invalid_request", code: "parse_error", detail: detail)
    }

    static func notFound(_ detail: String) -> Refusal {
        Refusal(status: 404, type: "invalid_request", code: "not_found", detail: detail)
    }

    /// What a fault within a view becomes, a value that the schema does not know among them.
    static let serverError = Refusal(
        status: 500, type: "server_error", code: "error", detail: "A server error occurred.")

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
