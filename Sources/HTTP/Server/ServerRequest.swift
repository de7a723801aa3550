/// A complete request as the handler sees it.
package struct ServerRequest: Sendable {
    package let method: String
    /// Without the query and, should it have come with one, without scheme and host; percent-decoded once. `*` in a request
    /// about the server as a whole.
    package let path: String
    /// In order, names repeated as they were, percent-decoded, `+` read as a blank. A name without `=` has the value "".
    package let query: HTTPFields
    package let headers: HTTPFields
    package let body: [UInt8]
    /// `https` where it came over TLS, else `http`.
    package let scheme: String
    /// nil for a request that was made by hand.
    package let origin: RequestOrigin?

    package init(
        method: String, path: String, query: HTTPFields = HTTPFields(), headers: HTTPFields = HTTPFields(),
        body: [UInt8] = [], scheme: String = "http", origin: RequestOrigin? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.scheme = scheme
        self.origin = origin
    }
}
