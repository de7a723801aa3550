import Basics
import CMicroHTTPD

/// A response made once and queued for any number of requests, at the same time and on any thread, without another copy.
///
/// Whoever replaces it just lets go of it: libmicrohttpd counts the requests that are still being served from it.
package final class PreparedResponse: Sendable {
    package let status: Int
    private let headers: [HTTPField]
    private let body: OwnedBody
    private let plain: OwnedResponse
    /// The same with the headers that were last asked for besides, as far as it has none of their names.
    private let extended = Locked<(by: ExtraHeaders, response: ExtendedResponse)?>(nil)

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
        self.headers = headers
        body = OwnedBody(pieces)
        plain = OwnedResponse(body.pointer, headers)
    }

    /// Only from the connection's own event thread. The result is what the access handler has to return.
    func queue(on connection: OpaquePointer, with extra: ExtraHeaders?) -> MHD_Result {
        guard let extra else { return plain.queue(status, on: connection) }
        let response = extended.withLock { extended in
            if let extended, extended.by === extra { return extended.response }
            let own = HTTPFields(headers)
            let response = ExtendedResponse(body.pointer, headers + extra.fields.filter { own[$0.name] == nil })
            extended = (extra, response)
            return response
        }
        return response.owned.queue(status, on: connection)
    }
}

private final class ExtendedResponse: Sendable {
    let owned: OwnedResponse

    init(_ body: UnsafeMutablePointer<cmicrohttpd_body>, _ headers: [HTTPField]) {
        owned = OwnedResponse(body, headers)
    }
}

/// One hold on the bytes of a body; each response made of it has another.
private struct OwnedBody: ~Copyable, @unchecked Sendable {  // its bytes are fixed, its holders counted by atomics
    let pointer: UnsafeMutablePointer<cmicrohttpd_body>

    init(_ pieces: [[UInt8]]) {
        let count = pieces.reduce(0) { $0 + $1.count }
        guard let made = cmicrohttpd_body_make(count) else {
            preconditionFailure("no memory for a response of \(count) bytes")
        }
        pointer = made
        var offset = 0
        for piece in pieces {
            piece.withUnsafeBytes { cmicrohttpd_body_put(made, offset, $0.baseAddress, $0.count) }
            offset += piece.count
        }
    }

    deinit {
        cmicrohttpd_body_release(pointer)
    }
}

/// One reference to an `MHD_Response`; libmicrohttpd takes more for the requests it is queued for.
private struct OwnedResponse: ~Copyable, @unchecked Sendable {  // its content is fixed, its count has a lock of its own
    private let pointer: OpaquePointer

    init(_ body: UnsafeMutablePointer<cmicrohttpd_body>, _ headers: [HTTPField]) {
        guard let made = cmicrohttpd_body_response(body) else { preconditionFailure("no memory for a response") }
        pointer = made
        for (name, value) in headers {
            let isTaken = MHD_add_response_header(pointer, name, value) == .YES
            precondition(isTaken, "the header \(name) cannot be sent")
        }
    }

    deinit {
        MHD_destroy_response(pointer)
    }

    borrowing func queue(_ status: Int, on connection: OpaquePointer) -> MHD_Result {
        MHD_queue_response(connection, UInt32(status), pointer)
    }
}
