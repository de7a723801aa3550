import Wire

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Real servers and clients on 127.0.0.1, on ports that the system chooses.
enum Loopback {
    static func serve(
        threads: Int = 1, maxRequestBodyBytes: Int = 0,
        _ handler: @escaping @Sendable (ServerRequest) -> ServerAnswer
    ) throws -> HTTPServer {
        try HTTPServer(
            ServerConfiguration(address: "127.0.0.1:0", threads: threads, maxRequestBodyBytes: maxRequestBodyBytes),
            handler: handler)
    }

    static func client() throws -> HTTPClient {
        _ = environment
        return try HTTPClient(userAgent: "wire-tests/1.2")
    }

    /// A proxy for one made-up name only, so that no test depends on the environment it is run in.
    static let environment: Void = {
        setenv("no_proxy", "127.0.0.1,localhost,::1", 1)
    }()

    static func request(
        _ port: Int, _ path: String = "/", method: String = "GET", headers: [HTTPField] = [], body: [UInt8]? = nil,
        timeout: Duration = .seconds(20), maxBodyBytes: Int = 1 << 20
    ) -> HTTPClientRequest {
        HTTPClientRequest(
            method: method, url: "http://127.0.0.1:\(port)\(path)", headers: headers, body: body, timeout: timeout,
            connectTimeout: .seconds(10), maxBodyBytes: maxBodyBytes)
    }
}

extension PreparedResponse {
    static func text(_ text: String, status: Int = 200, headers: [HTTPField] = []) -> PreparedResponse {
        PreparedResponse(status: status, headers: headers, body: Array(text.utf8))
    }
}

extension HTTPClientResponse {
    var text: String {
        String(decoding: body, as: UTF8.self)
    }
}

func failure<Success>(
    of body: () async throws(HTTPClientFailure) -> Success
) async -> HTTPClientFailure? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}
