import CCurl

/// The host of a URL as libcurl reads it, so that a decision about a request is one about the host it goes to.
package enum URLHost {
    /// nil for a URL that libcurl cannot read; an IPv6 address stands in brackets.
    package static func host(of url: String) -> String? {
        guard let handle = curl_url() else { return nil }
        defer { curl_url_cleanup(handle) }
        guard curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK else { return nil }
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, CURLUPART_HOST, &text, 0) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
