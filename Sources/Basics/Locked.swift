/// A value inside its lock: nobody reaches the one without holding the other.
package final class Locked<Value: Sendable>: @unchecked Sendable {  // `value` is reached in `withLock` alone
    private let lock = Lock()
    private var value: Value

    package init(_ value: Value) {
        self.value = value
    }

    /// Runs `body` alone. Not recursive: `body` must not come back to the same value.
    package func withLock<Result, Failure: Error>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try lock.withLock { () throws(Failure) in try body(&value) }
    }
}
