import CCurl

/// The request's headers as libcurl wants them, owned: libcurl reads the list for as long as the transfer lasts.
struct HeaderList: ~Copyable {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    init() {}

    init(of request: HTTPClientRequest) {
        for (name, value) in request.headers {
            // "Name:" would take the header away; a semicolon sends it empty.
            append(value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        // libcurl would call any body a form.
        if request.bodyToSend != nil, HTTPFields(request.headers)["Content-Type"] == nil {
            append("Content-Type:")
        }
    }

    deinit {
        curl_slist_free_all(first)
    }

    private mutating func append(_ line: String) {
        // nil means out of memory and leaves the list as it was.
        first = curl_slist_append(first, line) ?? first
    }
}
