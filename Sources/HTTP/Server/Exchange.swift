/// One request and its answer, from the request line to the last byte sent. Belongs to its connection's event thread, but
/// for what `Suspensions` keeps of it.
final class Exchange: @unchecked Sendable {  // its event thread only; outcome: the lock of Suspensions
    /// nil if it cannot be read.
    let target: RequestTarget?
    /// The addresses of the target in libmicrohttpd's memory, to be compared and never read.
    let targetRange: Range<UInt>
    var headers = HTTPFields()
    /// Set once its headers are there.
    var origin: RequestOrigin?
    /// Whether it was ever deferred, so that there may be an outcome.
    var wasDeferred = false
    /// The answer to a request that was deferred.
    var outcome: ServerAnswer?
    /// Called when the answer is sent or given up.
    var whenDone: (@Sendable () -> Void)?
    private(set) var body: [UInt8] = []
    private let limit: Int
    private var dropped = 0

    /// How many bytes beyond the limit are read and dropped, so that the client comes to read the answer 413.
    private static let maxDropped = 1 << 20

    /// - Parameter target: as it came.
    init(_ target: UnsafeRawBufferPointer, bodyLimit: Int) {
        let start = UInt(bitPattern: target.baseAddress)
        self.target = RequestTarget(target)
        targetRange = start..<start + UInt(target.count)
        limit = bodyLimit
    }

    /// Calls back that the answer is sent or given up, also an answer that came after its client had gone.
    func end(undelivered: ServerAnswer?) {
        if let whenDone { return whenDone() }
        if case .tracked(_, let whenDone) = undelivered { whenDone() }
    }

    var isOverLimit: Bool {
        dropped > 0
    }

    /// Receives the next piece of the body. False when the client sends far too much.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard dropped == 0, bytes.count <= limit - body.count else {
            body = []
            dropped += bytes.count
            return dropped <= Self.maxDropped
        }
        body.append(contentsOf: bytes)
        return true
    }
}
