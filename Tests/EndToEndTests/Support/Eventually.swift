struct NotInTime: Error, CustomStringConvertible {
    let description: String
}

/// Asks again and again until the condition holds; throws when it does not within the limit.
func eventually(
    _ what: @autoclosure () -> String, within limit: Duration = .seconds(30), every pause: Duration = .milliseconds(20),
    _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    while try await !condition() {
        guard clock.now < deadline else { throw NotInTime(description: "not within \(limit): \(what())") }
        try await Task.sleep(for: pause)
    }
}

/// Asks again and again for some time whether the condition still holds; returns false as soon as it does not. That
/// something never happens can only be seen by looking for a while.
func holds(for time: Duration, _ condition: () async throws -> Bool) async throws -> Bool {
    let clock = ContinuousClock()
    let end = clock.now + time
    while clock.now < end {
        guard try await condition() else { return false }
        try await Task.sleep(for: .milliseconds(50))
    }
    return true
}
