import HTTP
import PostHogLogs

/// Carries requests to PostHog over libcurl, adding host and key. What comes back holds no secret, so no error, label or
/// saved state does.
struct PostHogTransport: Transport {
    let client: HTTPClient
    let host: PostHogHost
    let key: KeySource
    let timeout: Duration
    let secrets: Secrets

    var keyNumber: Int {
        get async {
            await key.refresh()
            return await key.number
        }
    }

    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        var headers: [HTTPField] = [
            ("Authorization", await key.key.authorization), ("Accept", "application/json"),
        ]
        if request.body != nil { headers.append(("Content-Type", "application/json")) }
        let call = HTTPClientRequest(
            method: request.method, url: host.url + request.path, headers: headers, body: request.body,
            timeout: timeout, connectTimeout: min(timeout, .seconds(10)))
        do throws(HTTPClientFailure) {
            let response = try await client.send(call)
            if response.status == 401 { await key.readAgain() }
            // An answer that is used is data; of any other people read a part.
            let extent: Redactor.Extent = (200..<300).contains(response.status) ? .whole : .piece
            return LogsResponse(
                status: response.status, body: secrets.hidden(in: response.body, extent),
                retryAfter: response.headers["Retry-After"],
                date: response.headers["Date"], contentType: response.headers["Content-Type"],
                location: response.headers["Location"].map(secrets.hidden))
        } catch {
            throw TransportFailure(error, hiding: secrets)
        }
    }
}

extension TransportFailure {
    init(_ failure: HTTPClientFailure, hiding secrets: Secrets) {
        self =
            switch failure {
            case .unreachable(let text): .unreachable(secrets.hidden(in: text))
            case .untrusted(let text): .untrusted(secrets.hidden(in: text))
            case .timeout(let text): .timeout(secrets.hidden(in: text))
            case .tooLarge(let limit): .tooLarge(limit: limit)
            case .cancelled: .cancelled
            }
    }
}
