/// Why a server does not start, in one line for a person.
package struct ServerFailure: Error, Hashable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
