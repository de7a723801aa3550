package import Basics
import Ledger

/// What one owner has in the saved state, in pieces that it may keep from write to write.
package struct StateSection: Hashable, Sendable {
    /// What it is found by, such as `project/https://us.posthog.com/42`.
    package let name: String
    package let chunks: [StateChunk]

    package init(name: String, chunks: [StateChunk]) {
        self.name = name
        self.chunks = chunks
    }

    /// The bytes of all chunks, one behind the other.
    package var bytes: [UInt8] { Array(chunks.map(\.bytes).joined()) }
}
