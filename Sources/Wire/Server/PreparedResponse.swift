import CMicroHTTPD

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A response made once and queued for any number of requests, at the same time and on any thread, without another copy.
///
/// Whoever replaces it just lets go of it: libmicrohttpd counts the requests that are still being served from it.
package final class PreparedResponse: Sendable {
    package let status: Int
    private let owned: OwnedResponse

    /// - Parameters:
    ///   - status: 200 to 999.
    ///   - headers: Names and values must be such as HTTP allows and not empty. Content-Length, Date and the framing are the
    ///     server's own business.
    ///   - body: Copied here, once. Not sent to HEAD, which still hears its length.
    package convenience init(status: Int, headers: [HTTPField] = [], body: [UInt8] = []) {
        self.init(status: status, headers: headers, joining: [body])
    }

    /// - Parameter pieces: the body in pieces, copied into one.
    package init(status: Int, headers: [HTTPField] = [], joining pieces: [[UInt8]]) {
        precondition((200...999).contains(status), "\(status) is not the status of a final response")
        self.status = status
        owned = OwnedResponse(pieces)
        for (name, value) in headers {
            owned.add(name, value)
        }
    }

    /// Only from the connection's own event thread. The result is what the access handler has to return.
    func queue(on connection: OpaquePointer) -> MHD_Result {
        MHD_queue_response(connection, UInt32(status), owned.pointer)
    }
}

/// One reference to an `MHD_Response`; libmicrohttpd takes more for the requests it is queued for.
private struct OwnedResponse: ~Copyable, @unchecked Sendable {  // its content is fixed, its count has a lock of its own
    let pointer: OpaquePointer

    init(_ pieces: [[UInt8]]) {
        let count = pieces.reduce(0) { $0 + $1.count }
        // From C's heap, since it is libmicrohttpd that gives it back.
        let body = malloc(max(count, 1))
        var offset = 0
        for piece in pieces {
            piece.withUnsafeBytes { bytes in
                guard let source = bytes.baseAddress else { return }
                body?.advanced(by: offset).copyMemory(from: source, byteCount: bytes.count)
                offset += bytes.count
            }
        }
        guard let body, let made = MHD_create_response_from_buffer(count, body, .RESPMEM_MUST_FREE) else {
            preconditionFailure("no memory for a response of \(count) bytes")
        }
        pointer = made
    }

    deinit {
        MHD_destroy_response(pointer)
    }

    borrowing func add(_ name: String, _ value: String) {
        let isTaken = MHD_add_response_header(pointer, name, value) == .YES
        precondition(isTaken, "the header \(name) cannot be sent")
    }
}
