/// One request and its answer, from the request line to the last byte sent. Belongs to its connection's event thread, but
/// for what `Suspensions` keeps of it.
final class Exchange: @unchecked Sendable {  // its event thread only; outcome: the lock of Suspensions
    /// nil if it cannot be read.
    let target: RequestTarget?
    /// Where the target stood in libmicrohttpd's memory, to be compared and not to be looked at.
    let place: Range<UInt>
    /// Set once its headers are there.
    var origin: RequestOrigin?
    /// What somebody decided for a request that was deferred.
    var outcome: ServerAnswer?
    /// What is to be told of the end.
    var whenDone: (@Sendable () -> Void)?
    private(set) var body: [UInt8] = []
    private let limit: Int
    private var dropped = 0

    /// How much beyond the limit is read and thrown away, so that the client comes to read the answer that says so.
    private static let patience = 1 << 20

    /// - Parameter target: as it came.
    init(_ target: UnsafeRawBufferPointer, bodyLimit: Int) {
        let start = UInt(bitPattern: target.baseAddress)
        self.target = RequestTarget(target)
        place = start..<start + UInt(target.count)
        limit = bodyLimit
    }

    /// Tells who waits for it that the answer is sent or given up; also one that was decided for a client that had gone.
    func end(undelivered: ServerAnswer?) {
        if let whenDone { return whenDone() }
        if case .tracked(_, let whenDone) = undelivered { whenDone() }
    }

    var isOverLimit: Bool {
        dropped > 0
    }

    /// Takes the next piece of the body. False when the client goes on beyond all patience.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard dropped == 0, bytes.count <= limit - body.count else {
            body = []
            dropped += bytes.count
            return dropped <= Self.patience
        }
        body.append(contentsOf: bytes)
        return true
    }
}
