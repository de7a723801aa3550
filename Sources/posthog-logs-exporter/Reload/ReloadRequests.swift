import Basics

/// What is to be loaded again, and why, in the order in which it was asked for. Anybody may ask; one service answers.
final class ReloadRequests: Sendable {
    enum Request: Sendable {
        case hangup
        /// The configuration file has other contents.
        case changedFile
        /// A file with CA certificates has other contents.
        case changedAuthorities
        /// A place where a key is found holds another one.
        case changedKey
        /// Somebody waits to be told why it did not succeed, or that it did.
        case page(@Sendable (SettingsError?) -> Void)
    }

    let requests: AsyncStream<Request>
    private let continuation: AsyncStream<Request>.Continuation
    private let waitsForKeys = Locked(false)

    /// More that wait are no use to anybody.
    private static let limit = 100

    init() {
        (requests, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.limit))
    }

    /// Returns false where too many wait.
    @discardableResult
    func ask(_ request: Request) -> Bool {
        if case .dropped = continuation.yield(request) { false } else { true }
    }

    /// Of many keys that change together one request takes care.
    func keyChanged() {
        let isFirst = waitsForKeys.withLock { waits in
            defer { waits = true }
            return !waits
        }
        if isFirst, !ask(.changedKey) { takeKeyChange() }
    }

    /// The keys that changed up to now are taken care of.
    func takeKeyChange() {
        waitsForKeys.withLock { $0 = false }
    }
}
