/// A value that is good for a while.
package struct Perishable<Value: Sendable>: Sendable {
    /// Of the values that come from now on.
    var lifetime: Duration
    private var newest: Value?
    /// When it is good no more, by the monotonic clock; nil where there is none.
    package private(set) var end: Duration?

    init(lifetime: Duration) {
        self.lifetime = lifetime
    }

    package func value(at uptime: Duration) -> Value? {
        end.flatMap { uptime < $0 ? newest : nil }
    }

    mutating func refresh(_ value: Value, at uptime: Duration) {
        newest = value
        end = uptime + lifetime
    }
}
