/// An answer of whatever status, redirects included.
package struct HTTPClientResponse: Sendable {
    package let status: Int
    /// Of the final answer only: neither a proxy's nor an interim (1xx) one's.
    package let headers: HTTPFields
    /// Decompressed.
    package let body: [UInt8]

    package init(status: Int, headers: HTTPFields, body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
