package import Basics

/// How saving goes.
package struct StateStatus: Equatable, Sendable {
    /// When everything that was handed in was last saved.
    package var lastWrite: Timestamp?
    package var writeFailures = 0
    package var loadFailures = 0
    /// Why the last attempt to save failed; nil where it did not.
    package var failure: String?
    /// Why the database cannot be used; nil where it can, and where there is none.
    package var absence: String?

    /// Records that all was saved. Returns whether that failed before.
    mutating func saved(at now: Timestamp) -> Bool {
        defer { failure = nil }
        lastWrite = now
        return failure != nil
    }

    /// Records that saving failed. Returns whether it did not before.
    mutating func failed(_ failure: String) -> Bool {
        defer { self.failure = failure }
        writeFailures += 1
        return self.failure == nil
    }
}
