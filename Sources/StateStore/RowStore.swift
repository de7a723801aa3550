package import Basics

/// Keeps the rows of owners on some storage. One thread at a time uses it.
package protocol RowStore: Sendable {
    /// What was saved of an owner; nil if nothing was.
    func rows(of owner: String) -> StateRows?

    /// Keeps these rows as all that their owners have, and leaves other owners alone. All of it is on the storage when it
    /// returns, or none of it has changed when it throws.
    func save(_ rows: [String: StateRows]) throws(StoreFailure)

    /// Forgets an owner whose rows are whole and yet make no sense to it. They are kept elsewhere.
    /// - Returns: where.
    func refuse(_ owner: String) throws(StoreFailure) -> String

    /// The last that is asked of it.
    func close()
}

/// Why a storage could not do what it was asked for, in words for a person.
package struct StoreFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    init(_ failure: SystemFailure) {
        description = failure.description
    }

    static let inUse = StoreFailure(
        "another process is using it: stop it, or use another file")
}
