/// A complete request as the handler sees it.
package struct ServerRequest: Sendable {
    package let method: String
    /// Without the query, percent-decoded once, as libmicrohttpd gives it.
    package let path: String
    /// In order, names repeated as they were, percent-decoded, `+` read as a blank. A name without `=` has the value "".
    package let query: HTTPFields
    package let headers: HTTPFields
    package let body: [UInt8]

    package init(
        method: String, path: String, query: HTTPFields = HTTPFields(), headers: HTTPFields = HTTPFields(),
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}
