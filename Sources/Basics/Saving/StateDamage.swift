/// Why saved state cannot be used.
package enum StateDamage: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes are not what was written: in words, where they go wrong.
    case damaged(String)
    /// A later release wrote it, in a layout that this one does not know.
    case newer(version: UInt32)

    package var description: String {
        switch self {
        case .damaged(let why): why
        case .newer(let version): "a later release wrote it, in layout \(version)"
        }
    }
}
