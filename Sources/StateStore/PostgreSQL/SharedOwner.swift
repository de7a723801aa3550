import Basics

/// What the shared state holds of one owner, as far as the holder of its lease knows.
struct SharedOwner {
    private var stored: StoredOwner
    /// Keys of rows that a transaction wrote or deleted whose outcome is not known.
    private var doubtful: Set<UInt64> = []
    /// Of what is shown: the newest that was tried.
    private(set) var version: Int64

    /// What to write so that the rows become others.
    struct Changes {
        let written: [(key: UInt64, bytes: [UInt8])]
        let deleted: [UInt64]
        let version: Int64
        fileprivate let after: StoredOwner
    }

    /// Of rows that were read; nil where they are not all that was written, or not as it was.
    init?(_ name: String, _ rows: [UInt64: [UInt8]], version: Int64) {
        self.version = version
        guard let header = rows[0] else {
            guard rows.isEmpty else { return nil }
            stored = StoredOwner(number: Self.number(of: name), name: name)
            return
        }
        let number = Self.number(of: name)
        func unpacked(_ key: UInt64, _ bytes: [UInt8]) -> [UInt8]? { RowID(owner: number, key: key).unpacked(bytes) }
        var contents: StateRows = [:]
        for (key, bytes) in rows where key != 0 { contents[key] = unpacked(key, bytes) }
        guard contents.count == rows.count - 1, let header = unpacked(0, header),
            let owner = StoredOwner(number: number, header: header, rows: contents), owner.name == name
        else { return nil }
        stored = owner
    }

    /// Its rows as they stand in the database, by key.
    static func stored(
        _ owner: String, in database: SharedDatabase
    ) throws(SharedStateFailure) -> [UInt64: [UInt8]] {
        try database.run(SharedStatement.loading, .text(owner)) { rows in
            var found: [UInt64: [UInt8]] = [:]
            for row in 0..<rows.count {
                if let key = rows.integer(row, 0) { found[UInt64(bitPattern: key)] = rows.bytes(row, 1) }
            }
            return found
        }
    }

    /// nil where there are none.
    var rows: StateRows? { stored.rows.isEmpty ? nil : stored.rows }

    /// Begins to make these the rows.
    mutating func changes(to rows: StateRows) -> Changes {
        version += 1
        var after = stored
        var changes = Dictionary(after.replace(with: rows).map { ($0.id.key, $0) }) { $1 }
        if !doubtful.isEmpty {
            for change in after.all where doubtful.contains(change.id.key) || change.id.key == 0 {
                changes[change.id.key] = change
            }
        }
        let deleted =
            changes.values.filter { $0.bytes == nil }.map(\.id.key)
            + doubtful.filter { $0 != 0 && rows[$0] == nil && changes[$0] == nil }
        return Changes(
            written: changes.values.compactMap { change in change.bytes.map { (change.id.key, change.id.packed($0)) } },
            deleted: deleted, version: version, after: after)
    }

    /// They are what the database has now.
    mutating func succeeded(_ changes: Changes) {
        stored = changes.after
        doubtful = []
    }

    /// Nobody knows whether they are.
    mutating func doubt(_ changes: Changes) {
        doubtful.formUnion(changes.written.map(\.key))
        doubtful.formUnion(changes.deleted)
    }

    /// Ties the checksums of rows to their owner, so that a row of another one does not pass.
    private static func number(of name: String) -> Int64 {
        Int64(CRC32.checksum(of: Array(name.utf8)) >> 10)
    }
}
