import Basics

/// What the database holds of one owner.
struct StoredOwner {
    let number: Int64
    let name: String
    private(set) var rows: StateRows = [:]
    private var digest: UInt64 = 0

    init(number: Int64, name: String, rows: StateRows = [:]) {
        self.number = number
        self.name = name
        _ = replace(with: rows)
    }

    /// A row to write, or to delete where there are no bytes.
    struct Change {
        let id: RowID
        let bytes: [UInt8]?
    }

    /// Makes these the rows.
    /// - Returns: what to write, the owner's own row included.
    mutating func replace(with rows: StateRows) -> [Change] {
        var changes: [Change] = []
        for key in Set(rows.keys).union(self.rows.keys) {
            // Arrays that are the same are equal without comparing their bytes.
            guard rows[key] != self.rows[key] else { continue }
            let id = RowID(owner: number, key: key)
            if let old = self.rows[key] { digest &-= id.digest(of: old) }
            if let new = rows[key] { digest &+= id.digest(of: new) }
            changes.append(Change(id: id, bytes: rows[key]))
        }
        self.rows = rows
        return changes.isEmpty ? [] : changes + [header]
    }

    /// What to write where nothing is written yet.
    var all: [Change] {
        rows.map { Change(id: RowID(owner: number, key: $0.key), bytes: $0.value) } + [header]
    }

    /// What to write so that nothing is left.
    var removal: [Change] {
        rows.keys.map { Change(id: RowID(owner: number, key: $0), bytes: nil) } + [Change(id: headerID, bytes: nil)]
    }

    private var headerID: RowID { RowID(owner: number, key: 0) }

    private var header: Change {
        var writer = StateWriter()
        writer.string(name)
        writer.varint(UInt64(rows.count))
        writer.fixed(digest)
        return Change(id: headerID, bytes: writer.bytes)
    }

    /// An owner whose rows were read, if they are all that its own row tells of.
    init?(number: Int64, header: [UInt8], rows: StateRows) {
        var reader = StateReader(header)
        guard let name = try? reader.string(), let count = try? reader.varint(), let digest = try? reader.fixed(),
            reader.isAtEnd, count == UInt64(rows.count)
        else { return nil }
        let sum = rows.reduce(UInt64(0)) { $0 &+ RowID(owner: number, key: $1.key).digest(of: $1.value) }
        guard sum == digest else { return nil }
        self.number = number
        self.name = name
        self.rows = rows
        self.digest = digest
    }
}
