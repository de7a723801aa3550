import CCurl

/// One libcurl easy handle and what a transfer on it needs to stay alive and unmoved. Used by one transfer after the
/// other, on the client's thread only.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var headers = HeaderList()
    private var body: [UInt8] = []
    private var limit = 0
    private var received = 0
    private var deliver: (@Sendable (UnsafeRawBufferPointer) -> Bool)?
    private var isOverLimit = false

    init?() {
        guard let pointer = curl_easy_init() else { return nil }
        self.pointer = pointer
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        curl_easy_cleanup(pointer)
        errorText.deallocate()
    }

    /// Forgets the last transfer; libcurl keeps connections, sessions and names it has resolved.
    func reset() {
        curl_easy_reset(pointer)
        headers = HeaderList()
        errorText.pointee = 0
        body = []
        received = 0
        deliver = nil
        isOverLimit = false
    }

    /// Sets a new or reset handle up for `request`; answers the first error.
    func prepare(_ request: HTTPClientRequest, by settings: HTTPClientSettings) -> CURLcode {
        limit = request.maxBodyBytes
        deliver = request.receive
        headers = HeaderList(of: request)
        var options = EasyOptions(pointer)
        options.set(CURLOPT_ERRORBUFFER, to: errorText)
        options.set(CURLOPT_URL, to: request.url)
        options.set(CURLOPT_USERAGENT, to: settings.userAgent)
        options.set(CURLOPT_HTTPHEADER, to: headers.first)
        options.setMethod(request.method, body: request.bodyToSend)
        options.set(CURLOPT_TIMEOUT_MS, to: milliseconds(request.timeout))
        options.set(CURLOPT_CONNECTTIMEOUT_MS, to: milliseconds(request.connectTimeout))
        options.setVersion(for: request.url)
        options.setProxy(for: request.url)
        options.setPeer(request.peer)
        options.setAuthorities(settings.authoritiesFile)
        options.setHouseRules()
        options.deliverBody(to: self)
        return options.firstError
    }

    /// The next piece of the body, decompressed. False refuses it, which ends the transfer.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= limit - received else {
            isOverLimit = true
            return false
        }
        received += bytes.count
        if let deliver, (200..<300).contains(status) { return deliver(bytes) }
        body.append(contentsOf: bytes)
        return true
    }

    /// What became of the transfer that ended with `code`.
    func outcome(of code: CURLcode) -> Transfer.Outcome {
        switch code {
        case CURLE_OK: .success(HTTPClientResponse(status: status, headers: responseHeaders, body: body))
        case CURLE_OPERATION_TIMEDOUT: .failure(.timeout(text(of: code)))
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS:
            .failure(.untrusted(text(of: code)))
        case CURLE_WRITE_ERROR where isOverLimit: .failure(.tooLarge(limit: limit))
        default: .failure(.unreachable(text(of: code)))
        }
    }

    private var status: Int {
        var status = 0
        _ = ccurl_easy_get_long(pointer, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    /// Origin CURLH_HEADER leaves out trailers, a proxy's answer and interim ones; request −1 is the last.
    private var responseHeaders: HTTPFields {
        var fields = HTTPFields()
        var previous: UnsafeMutablePointer<curl_header>?
        while let header = curl_easy_nextheader(pointer, UInt32(CURLH_HEADER), -1, previous) {
            // libcurl 7.88 leaves the line's end in an empty value.
            let value = String(cString: header.pointee.value).drop { $0.isWhitespace }
            fields.append((String(cString: header.pointee.name), String(value)))
            previous = header
        }
        return fields
    }

    private func text(of code: CURLcode) -> String {
        errorText.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: errorText)
    }
}

/// libcurl takes 0 for "no limit", so nothing is rounded down to it.
private func milliseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    let clamped = min(max(seconds, 0), Int64(Int32.max) / 1000 - 1)
    return max(1, Int(clamped) * 1000 + Int(max(0, attoseconds) / 1_000_000_000_000_000))
}
