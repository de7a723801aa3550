import Basics
import CSQLite

/// All that a database holds and that is whole, and what is not.
struct DatabaseContents {
    private(set) var owners: [StoredOwner] = []
    private var newer: UInt32?
    private var faults: [String] = []
    private var names: Set<String> = []

    /// Why not all of it can be used; nil if it can.
    var damage: StateDamage? {
        if let newer { return .newer(version: newer) }
        guard let first = faults.first else { return nil }
        return .damaged(faults.count == 1 ? first : "\(first), and \(faults.count - 1) more faults")
    }

    /// Of a database that cannot be read at all.
    init(fault: String) {
        faults = [fault]
    }

    /// Reads and checks everything. Throws what has nothing to do with the bytes: that another process has the database, or
    /// a disk that cannot be read.
    init(of connection: SQLiteConnection) throws(SQLiteFailure) {
        do throws(SQLiteFailure) {
            try read(connection)
        } catch {
            guard error.isDamage else { throw error }
            faults.append(error.description)
        }
    }

    private mutating func read(_ connection: SQLiteConnection) throws(SQLiteFailure) {
        let version = try connection.texts("PRAGMA user_version").first.flatMap { UInt32($0) } ?? 0
        guard version <= DatabaseLayout.version else {
            newer = version
            return
        }
        guard try connection.texts("SELECT sql FROM sqlite_schema") == [DatabaseLayout.table] else {
            return faults.append("its tables are not those of a state file")
        }
        try readRows(connection)
        for fault in try connection.texts("PRAGMA integrity_check(1)") where fault != "ok" {
            faults.append(fault)
        }
    }

    private mutating func readRows(_ connection: SQLiteConnection) throws(SQLiteFailure) {
        let statement = try connection.prepare("SELECT id, bytes FROM rows ORDER BY id")
        var number: Int64 = 0
        var header: [UInt8]?
        var rows: [UInt64: [UInt8]?] = [:]
        while try statement.step() {
            let id = RowID(rawValue: statement.integer(0))
            if id.owner != number {
                finish(number, header, rows)
                (number, header, rows) = (id.owner, nil, [:])
            }
            let bytes = id.unpacked(statement.bytes(1))
            if id.key == 0 { header = bytes } else { rows.updateValue(bytes, forKey: id.key) }
        }
        finish(number, header, rows)
    }

    /// - Parameter found: nil for a row whose checksum does not fit.
    private mutating func finish(_ number: Int64, _ header: [UInt8]?, _ found: [UInt64: [UInt8]?]) {
        guard number != 0 || header != nil || !found.isEmpty else { return }
        let rows = found.compactMapValues { $0 }
        guard let header, rows.count == found.count,
            let owner = StoredOwner(number: number, header: header, rows: rows)
        else {
            let name = header.flatMap { header -> String? in
                var reader = StateReader(header)
                return try? reader.string()
            }
            return faults.append("checksum mismatch in \(name ?? "a part of it")")
        }
        guard names.insert(owner.name).inserted else {
            return faults.append("\(owner.name) is stored twice")
        }
        owners.append(owner)
    }
}
