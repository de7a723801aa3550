/// How replicas agree on what is shown without a word to each other.
///
/// A view of the database counts as current for `viewLife` after its read began. A version is shown `delay` after it was written, so
/// by then every view without it has ended, if it was committed within `longestCommit`. One that was committed later, or may have
/// been, is shown `viewLife` after the response that showed it here: a view without it is older than its commit, and so ended by
/// then as well.
package enum SharedTiming {
    /// As `SharedStatement.writing` has it.
    static let delay: Duration = .seconds(2)
    package static let viewLife: Duration = .seconds(1)
    static let longestCommit = delay - viewLife
}
