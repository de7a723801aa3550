import HTTP
import Testing

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
        try #require(proxy != nil)
        return try HTTPClient(userAgent: "wire-tests/1.2")
    }

    /// The proxy that the environment names, for every host: a server that tells what it was asked. Set before the first
    /// client is made, so that no test depends on the environment in which it is run.
    static let proxy: RawServer? = {
        let proxy = try? RawServer { connection in
            guard let head = connection.readHead() else { return }
            connection.say("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\(head)")
        }
        setenv("http_proxy", "http://127.0.0.1:\(proxy?.port ?? 0)", 1)
        for name in ["no_proxy", "NO_PROXY"] { unsetenv(name) }
        return proxy
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

extension HTTPClient {
    /// The failure of a request that is meant to fail.
    func failure(_ request: HTTPClientRequest) async -> HTTPClientFailure? {
        do throws(HTTPClientFailure) {
            _ = try await send(request)
            return nil
        } catch {
            return error
        }
    }
}
