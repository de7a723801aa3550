import CCurl

/// Sets options on an easy handle and remembers the first that libcurl refused.
struct EasyOptions {
    private(set) var firstError = CURLE_OK
    private let easy: UnsafeMutableRawPointer

    init(_ easy: UnsafeMutableRawPointer) {
        self.easy = easy
    }

    mutating func set(_ option: CURLoption, to value: Int) {
        record(ccurl_easy_set_long(easy, option, value))
    }

    mutating func set(_ option: CURLoption, to text: String) {
        record(ccurl_easy_set_text(easy, option, text))
    }

    /// `pointer` must outlive the transfer.
    mutating func set(_ option: CURLoption, to pointer: UnsafeMutableRawPointer?) {
        record(ccurl_easy_set_pointer(easy, option, pointer))
    }

    mutating func setMethod(_ method: String, body: [UInt8]?) {
        if method == "HEAD" {
            return set(CURLOPT_NOBODY, to: 1)
        }
        if let body {
            // An empty array has no address, and libcurl would read the body from a callback.
            record(
                body.isEmpty
                    ? ccurl_easy_set_body(easy, "", 0) : ccurl_easy_set_body(easy, body, curl_off_t(body.count)))
        }
        set(CURLOPT_CUSTOMREQUEST, to: method)
    }

    /// HTTP/2 wherever TLS offers it, and there a new transfer waits for the connection that is being made. Without TLS
    /// there is no HTTP/2 to find, and waiting would let one silent server hold up every transfer to it.
    mutating func setVersion(for url: String) {
        let isSecure = url.prefix(6).lowercased() == "https:"
        set(CURLOPT_HTTP_VERSION, to: isSecure ? Int(CURL_HTTP_VERSION_2TLS) : Int(CURL_HTTP_VERSION_1_1))
        set(CURLOPT_PIPEWAIT, to: isSecure ? 1 : 0)
    }

    mutating func setPeer(_ peer: HTTPClientRequest.Peer) {
        guard peer == .thisMachine else { return }
        set(CURLOPT_PROXY, to: "")
        set(CURLOPT_SSL_VERIFYPEER, to: 0)
        set(CURLOPT_SSL_VERIFYHOST, to: 0)
    }

    /// A proxy elsewhere means another machine by this host, and would read what is meant for this one. The empty text
    /// rules out every variable of the environment.
    mutating func setProxy(for url: String) {
        guard let host = URLHost.host(of: url), LoopbackHost.contains(host) else { return }
        set(CURLOPT_PROXY, to: "")
    }

    /// Instead of the system's: for a server, and for a proxy that is spoken to over TLS. libcurl reads the file for each
    /// new connection.
    mutating func setAuthorities(_ file: String?) {
        guard let file else { return }
        set(CURLOPT_CAINFO, to: file)
        set(CURLOPT_PROXY_CAINFO, to: file)
    }

    /// What holds for every transfer.
    mutating func setHouseRules() {
        set(CURLOPT_PROTOCOLS_STR, to: "http,https")
        set(CURLOPT_FOLLOWLOCATION, to: 0)
        set(CURLOPT_ACCEPT_ENCODING, to: "")  // every encoding that libcurl can undo
        set(CURLOPT_NOSIGNAL, to: 1)
        record(ccurl_easy_set_quick_exit(easy))
    }

    mutating func record(_ code: CURLcode) {
        if firstError == CURLE_OK {
            firstError = code
        }
    }
}
