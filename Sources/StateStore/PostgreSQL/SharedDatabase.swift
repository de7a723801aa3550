import Basics

/// A connection to the shared state that is made when it is needed, and again when it was lost. One thread at a time uses it.
final class SharedDatabase: @unchecked Sendable {  // its queue lets one thread at a time in
    private let address: PostgreSQLAddress
    /// How long a connection or a statement may take.
    private let limit: Duration
    private let tables: Tables
    private var connection: PostgreSQLConnection?

    /// How often a statement is tried that another transaction stands in the way of, or that only reads.
    private static let attempts = 5

    enum Tables {
        /// Made where they are missing, and brought to this release.
        case made
        /// As they are: nothing is written.
        case existing
    }

    init(_ address: PostgreSQLAddress, limit: Duration, tables: Tables = .made) {
        self.address = address
        self.limit = limit
        self.tables = tables
    }

    func close() {
        connection = nil
    }

    /// Runs a statement, and hands its rows on. One that another transaction stood in the way of is tried again.
    func run<Result>(
        _ statement: String, _ arguments: PostgreSQLValue..., reading read: (borrowing PostgreSQLRows) -> Result
    ) throws(SharedStateFailure) -> Result {
        var attempt = 1
        while true {
            do throws(PostgreSQLFailure) {
                return read(try connected().run(statement, arguments, within: limit))
            } catch {
                if error.endsConnection { connection = nil }
                guard error.isConflict, attempt < Self.attempts else { throw SharedStateFailure(error, at: address) }
                attempt += 1
            }
        }
    }

    private func connected() throws(PostgreSQLFailure) -> PostgreSQLConnection {
        if let connection { return connection }
        let opened = try PostgreSQLConnection(address, within: limit)
        try migrate(opened)
        connection = opened
        return opened
    }

    /// Sees to it that the tables are those of this release.
    private func migrate(_ connection: PostgreSQLConnection) throws(PostgreSQLFailure) {
        var version = try Self.version(connection, limit)
        var attempt = 1
        guard version >= SharedSchema.version || tables == .made else {
            throw PostgreSQLFailure(
                .unexpected, "there is no state of this release in it: name the database that the exporter uses")
        }
        while version < SharedSchema.version {
            do throws(PostgreSQLFailure) {
                try connection.runAll("BEGIN;\n\(SharedSchema.migrations[version])\nCOMMIT;", within: limit)
            } catch {
                // Another replica has begun at the same time.
                try? connection.runAll("ROLLBACK", within: limit)
                guard error.isCreatedMeanwhile || error.isConflict, attempt < Self.attempts else { throw error }
                attempt += 1
            }
            version = try Self.version(connection, limit)
        }
        guard version == SharedSchema.version else {
            throw PostgreSQLFailure(
                .unexpected,
                "a later release has changed the tables to layout \(version), and this one knows layout \(SharedSchema.version): "
                    + "upgrade this exporter")
        }
    }

    private static func version(_ connection: PostgreSQLConnection, _ limit: Duration) throws(PostgreSQLFailure) -> Int
    {
        do throws(PostgreSQLFailure) {
            return Int(clamping: try connection.run(SharedSchema.reading, within: limit).integer(0, 0) ?? 0)
        } catch {
            guard error.isMissingTable else { throw error }
            return 0
        }
    }
}

/// Why the shared state could not do what it was asked for: one line that says what to do, where that is known.
package struct SharedStateFailure: Error, CustomStringConvertible {
    package let description: String
    /// Whether nobody knows what the database has done.
    let isOutcomeUnknown: Bool
    /// Whether there was a connection that is none any more, or none could be made.
    let lostConnection: Bool
    /// Whether trying again is of no use.
    let isFinal: Bool

    init(_ failure: PostgreSQLFailure, at address: PostgreSQLAddress) {
        let remedy = failure.remedy.map { ": \($0)" } ?? ""
        description = "state database \(address.shown): \(failure.description)\(remedy)"
        isOutcomeUnknown = failure.endsConnection
        lostConnection = failure.kind == .disconnected || (failure.state != nil && failure.endsConnection)
        isFinal = failure.kind == .unexpected
    }

    init(_ address: PostgreSQLAddress, _ words: String) {
        description = "state database \(address.shown): \(words)"
        isOutcomeUnknown = false
        lostConnection = false
        isFinal = true
    }
}
