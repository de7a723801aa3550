/// A value inside its lock: nobody accesses the one without holding the other. Public for the reason that `Lock` gives.
public final class Locked<Value: Sendable>: @unchecked Sendable {  // `value` is accessed in `withLock` alone
    @usableFromInline let lock = Lock()
    @usableFromInline var value: Value

    public init(_ value: Value) {
        self.value = value
    }

    /// Runs `body` alone. Not recursive: `body` must not come back to the same value.
    @inlinable
    public func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try lock.withLock { () throws(Failure) in try body(&value) }
    }
}
