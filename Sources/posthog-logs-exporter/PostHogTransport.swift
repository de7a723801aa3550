import PostHogLogs
import Wire

/// Carries requests to PostHog over libcurl, adding host and key.
struct PostHogTransport: Transport {
    let client: HTTPClient
    let host: PostHogHost
    let key: APIKey
    let timeout: Duration

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        var headers: [HTTPField] = [("Authorization", key.authorization), ("Accept", "application/json")]
        if request.body != nil { headers.append(("Content-Type", "application/json")) }
        let call = HTTPClientRequest(
            method: request.method, url: host.origin + request.path, headers: headers, body: request.body,
            timeout: timeout, connectTimeout: min(timeout, .seconds(10)))
        do throws(HTTPClientFailure) {
            let response = try await client.send(call)
            return LogsResponse(
                status: response.status, body: response.body, retryAfter: response.headers["Retry-After"],
                date: response.headers["Date"], contentType: response.headers["Content-Type"])
        } catch {
            throw TransportFailure(error)
        }
    }
}

extension TransportFailure {
    fileprivate init(_ failure: HTTPClientFailure) {
        self =
            switch failure {
            case .unreachable(let text): .unreachable(text)
            case .timeout(let text): .timeout(text)
            case .tooLarge(let limit): .tooLarge(limit: limit)
            case .cancelled: .cancelled
            }
    }
}
