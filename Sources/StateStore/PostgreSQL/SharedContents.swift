package import Basics

/// All that a shared state holds.
package final class SharedContents {
    private let database: SharedDatabase
    private let address: PostgreSQLAddress

    /// To read it, also while exporters use it: what is read of an owner was there at one moment. Nothing is written, not even tables.
    package init(reading address: PostgreSQLAddress) {
        self.address = address
        database = SharedDatabase(address, limit: .seconds(30), tables: .existing)
    }

    /// To change it, while no exporter uses it.
    ///
    /// - Throws: that it cannot be reached, or that an exporter uses it.
    package init(_ address: PostgreSQLAddress) throws(SharedStateFailure) {
        self.address = address
        database = SharedDatabase(address, limit: .seconds(30))
        let holders = try database.run(Self.holders) { rows in (0..<rows.count).compactMap { rows.text($0, 0) } }
        if let holder = holders.first {
            throw SharedStateFailure(
                address, "\(holder) is using it: stop all exporters that do, and wait until their leases have ended")
        }
    }

    package func owners() throws(SharedStateFailure) -> [String] {
        try database.run(Self.allOwners) { rows in (0..<rows.count).compactMap { rows.text($0, 0) } }
    }

    package func rows(of owner: String) throws(SharedStateFailure) -> StateRows {
        guard let found = SharedOwner(owner, try SharedOwner.stored(owner, in: database), version: 0) else {
            throw SharedStateFailure(address, "checksum mismatch in \(owner)")
        }
        return found.rows ?? [:]
    }

    /// Writes owners that it does not have yet, each in a transaction of its own.
    package func write(_ rows: [String: StateRows]) throws(SharedStateFailure) {
        for (name, rows) in rows.sorted(by: { $0.key < $1.key }) {
            guard var owner = SharedOwner(name, [:], version: 0) else { continue }
            let written = owner.changes(to: rows).written
            try database.run(
                Self.inserting, .text(name), .integers(written.map { Int64(bitPattern: $0.key) }),
                .byteStrings(written.map(\.bytes))
            ) { _ in }
        }
    }

    /// Removes all that there is of some owners. Nothing of them is kept.
    package func forget(_ owners: [String]) throws(SharedStateFailure) {
        guard !owners.isEmpty else { return }
        try database.run(Self.deleting, .texts(owners)) { _ in }
    }

    package func close() {
        database.close()
    }

    private static let holders =
        "SELECT holder FROM posthog_logs_exporter_leases WHERE ends > clock_timestamp() LIMIT 1"
    private static let allOwners =
        "SELECT DISTINCT owner FROM posthog_logs_exporter_rows WHERE owner NOT LIKE 'damaged %' ORDER BY owner"
    private static let inserting = """
        INSERT INTO posthog_logs_exporter_rows (owner, key, bytes)
        SELECT $1, key, bytes FROM unnest($2::bigint[], $3::bytea[]) AS given (key, bytes)
        """
    private static let deleting = """
        WITH shown AS (DELETE FROM posthog_logs_exporter_shown WHERE owner = ANY ($1::text[]))
        DELETE FROM posthog_logs_exporter_rows WHERE owner = ANY ($1::text[])
        """
}
