package import Basics
internal import FoundationEssentials

/// An answer of the Logs API that knows its endpoint and reads itself from JSON.
package protocol DecodableAnswer: Decodable {
    static var endpoint: Endpoint { get }
    /// The answer, read in a faster way than through `JSONDecoder`; nil where that has to read it.
    static func plain(_ body: [UInt8]) -> Self?
}

extension DecodableAnswer {
    package static func plain(_ body: [UInt8]) -> Self? { nil }

    /// The one way into every answer: the status first, then the whole body or nothing of it.
    ///
    /// - Parameter now: for a `Retry-After` that is a date, where the response has no `Date` of its own.
    package static func decode(_ response: LogsResponse, now: Timestamp? = nil) throws(PollFailure) -> Self {
        if let failure = PollFailure(answering: response, now: now) { throw failure }
        do {
            return try decoded(response.body)
        } catch let error as DecodingError {
            throw .undecodable(endpoint: endpoint, path: error.jsonPath, why: error.why(response))
        } catch {
            throw .undecodable(endpoint: endpoint, path: "", why: Excerpt.line("\(error)"))
        }
    }

    private static func decoded(_ body: [UInt8]) throws -> Self {
        do {
            return try decodeAsItIs(body)
        } catch {
            guard let mended = body.mendedJSON else { throw error }
            return try decodeAsItIs(mended)
        }
    }

    private static func decodeAsItIs(_ body: [UInt8]) throws -> Self {
        if let answer = plain(body) { return answer }
        return try body.withBorrowedData { try JSONDecoder().decode(Self.self, from: $0) }
    }
}

extension [UInt8] {
    /// The bytes as Data without a copy; it must not leave `body`.
    fileprivate func withBorrowedData<Result>(_ body: (Data) throws -> Result) rethrows -> Result {
        try withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, !bytes.isEmpty else { return try body(Data()) }
            let data = Data(
                bytesNoCopy: UnsafeMutableRawPointer(mutating: start), count: bytes.count, deallocator: .none)
            return try body(data)
        }
    }
}

extension DecodingError {
    /// `services[3].log_count`; empty for the answer as a whole.
    fileprivate var jsonPath: String {
        var path = ""
        for key in keys {
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
        return path
    }

    private var keys: [any CodingKey] {
        switch self {
        case .keyNotFound(let key, let context): context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath
        @unknown default: []
        }
    }

    fileprivate func why(_ response: LogsResponse) -> String {
        switch self {
        case .keyNotFound: "absent"
        case .valueNotFound: "null"
        case .typeMismatch(let type, let context): JSONKind.mismatch(type, context.debugDescription)
        case .dataCorrupted(let context) where !context.codingPath.isEmpty: Excerpt.line(context.debugDescription)
        case .dataCorrupted(let context): Self.whyNotJSON(response, context)
        @unknown default: "not as expected"
        }
    }

    private static func whyNotJSON(_ response: LogsResponse, _ context: Context) -> String {
        guard !response.body.isEmpty else { return "an empty body" }
        let start = response.body.prefix(1024).first { $0 > UInt8(ascii: " ") }
        guard start != UInt8(ascii: "<") else {
            let page = Excerpt.page(String(decoding: response.body.prefix(4096), as: UTF8.self))
            return "an HTML page, not JSON: \(page)"
        }
        return Excerpt.line(context.debugDescription)
    }
}
