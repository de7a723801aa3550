/// Why the state file cannot be used from the start: one line that says what to do.
package struct StateFileUnusable: Error, CustomStringConvertible {
    package let description: String
}
