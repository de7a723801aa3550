/// One request as the client sends it.
package struct HTTPClientRequest: Sendable {
    /// `GET`, `POST`, `HEAD`, or any other token.
    package var method: String
    /// Absolute, `http` or `https`.
    package var url: String
    package var headers: [HTTPField]
    /// nil sends none; its type is whatever `Content-Type` among the headers says.
    package var body: [UInt8]?
    /// For the whole transfer, from the call to the last byte of the answer; at least a millisecond.
    package var timeout: Duration
    /// For name resolution, connection and TLS handshake; at least a millisecond.
    package var connectTimeout: Duration
    /// The largest body accepted, counted after decompression.
    package var maxBodyBytes: Int
    package var peer: Peer
    /// Takes the body of a 2xx piece by piece, decompressed, on the client's thread; the response then has none. False ends the
    /// transfer. nil for a body that is kept whole.
    package var receive: (@Sendable (UnsafeRawBufferPointer) -> Bool)?

    /// Who is asked.
    package enum Peer: Sendable {
        /// A server anywhere: through the environment's proxy if there is one and the host is not a loopback host, and
        /// with a certificate that is checked.
        case anywhere
        /// A process on this machine, at a loopback address: past every proxy, and whatever its certificate says, which is
        /// for the name that others know it by.
        case thisMachine
    }

    package init(
        method: String = "GET", url: String, headers: [HTTPField] = [], body: [UInt8]? = nil,
        timeout: Duration = .seconds(65), connectTimeout: Duration = .seconds(10), maxBodyBytes: Int = 64 << 20,
        peer: Peer = .anywhere
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.maxBodyBytes = maxBodyBytes
        self.peer = peer
    }

    /// A POST without a body has an empty one: it has to say that its length is 0.
    var bodyToSend: [UInt8]? {
        body ?? (method == "POST" ? [] : nil)
    }

    /// Why this request cannot be written as HTTP, or nil. A line break in a header would start another header. The text
    /// names a header but never its value, which may be a secret.
    var defect: String? {
        if !isToken(method) {
            return "the method is not an HTTP token"
        }
        if url.utf8.contains(0) {
            return "the URL contains a null byte"
        }
        for (name, value) in headers {
            if !isToken(name) {
                return "the name of a header is not an HTTP token"
            }
            if value.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") }) {
                return "the value of the header \(name) contains a line break or a null byte"
            }
        }
        return nil
    }
}

/// A token of RFC 9110, section 5.6.2.
private func isToken(_ text: String) -> Bool {
    !text.isEmpty
        && text.utf8.allSatisfy { byte in
            UInt8(ascii: "!")...UInt8(ascii: "~") ~= byte && !"\"(),/:;<=>?@[\\]{}".utf8.contains(byte)
        }
}
