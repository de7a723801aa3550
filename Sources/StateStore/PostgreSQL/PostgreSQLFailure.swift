import CPQ

/// What PostgreSQL or the way to it could not do, in its own words.
struct PostgreSQLFailure: Error, CustomStringConvertible {
    enum Kind: Hashable {
        /// There is no connection any more, or none could be made. What a statement did then is not known.
        case disconnected
        /// Nothing came within the time that there was.
        case timedOut
        /// The server said no to a statement, with this SQLSTATE
        /// (https://www.postgresql.org/docs/current/errcodes-appendix.html).
        case refused(state: String)
        /// A response that is not the one to the statement.
        case unexpected
    }

    let kind: Kind
    let description: String

    init(_ kind: Kind, _ description: String) {
        self.kind = kind
        // One line, as all errors are.
        self.description = description.split(whereSeparator: \.isNewline).map { line in
            String(line.drop { $0 == " " || $0 == "\t" })
        }.joined(separator: ", ")
    }

    var state: String? { if case .refused(let state) = kind { state } else { nil } }

    /// Whether the connection can be used no more.
    var endsConnection: Bool {
        guard let state else { return true }
        // The server ends it, or a pooler has lost its own.
        return state.hasPrefix("08") || state.hasPrefix("57P")
    }

    /// Whether the same may succeed at once: another transaction stood in the way.
    var isConflict: Bool { state == "40001" || state == "40P01" }

    var isMissingTable: Bool { state == "42P01" }

    /// Whether somebody else has just made the same table.
    var isCreatedMeanwhile: Bool { ["23505", "42P07", "42710"].contains(state) }

    /// What to do about it, where that is known.
    var remedy: String? {
        switch state {
        case "25006":
            "the database is read-only: let --state.database name the primary, or add target_session_attrs=read-write"
        case "53100": "the database's disk is full: make room there"
        case "42501", "3F000": "grant the user the right to create and change tables in its schema"
        default: nil
        }
    }
}
