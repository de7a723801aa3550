package import Basics
package import PostHogLogs

/// A request as the simulator sees it.
package struct SimulatedRequest: Hashable, Sendable {
    package var method: String
    /// Decoded, without the query string.
    package var path: String
    /// Of the query string, decoded.
    package var parameters: [String: String]
    /// Names in lower case.
    package var headers: [String: String]
    package var body: [UInt8]

    package init(
        method: String, path: String, parameters: [String: String] = [:], headers: [String: String] = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.parameters = parameters
        self.headers = headers
        self.body = body
    }

    /// With a body of JSON, where it is written as on the reference page.
    var withoutPageNotation: SimulatedRequest {
        let beginning = Array("query=".utf8)
        guard body.starts(with: beginning) else { return self }
        var request = self
        request.body = Array(#"{"query":"#.utf8) + body.dropFirst(beginning.count) + Array("}".utf8)
        return request
    }

    /// What a client sends for this call with this key.
    package init(_ request: LogsRequest, key: String) {
        let parts = request.path.utf8.split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        let fields = parts.dropFirst().flatMap { PercentEncoding.fields(ofQuery: $0) }
        self.init(
            method: request.method, path: PercentEncoding.decode(parts[0]),
            // Of a name given twice the last counts.
            parameters: Dictionary(fields.map { ($0.name, $0.value) }) { $1 },
            headers: ["authorization": "Bearer \(key)"], body: request.body ?? [])
    }
}

package struct SimulatedAnswer: Hashable, Sendable {
    package var status: Int
    package var headers: [String: String]
    package var body: [UInt8]
    package var delivery = Delivery.whole

    package enum Delivery: Hashable, Sendable {
        case whole
        /// Only once `LogsAPI.release()` is called.
        case held
        /// The connection ends without an answer.
        case aborted
    }

    package init(status: Int, headers: [String: String] = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// A request that came to a known endpoint, and what became of it.
package struct RecordedRequest: Hashable, Sendable {
    package let time: Timestamp
    package let route: Route
    package let project: String
    /// nil where the body could not be read, or where there is none.
    package let query: LogsQuery?
    package let request: SimulatedRequest
    package let status: Int
    package let delivery: SimulatedAnswer.Delivery
}
