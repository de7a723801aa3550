package import Basics
import Glibc

/// The state in an SQLite database, which is locked for this process from its opening to its end.
package final class StateDatabase: RowStore, @unchecked Sendable {  // the keeper lets one thread at a time in
    package let beginning: StateBeginning
    private let path: StatePath
    private let clock: any WallClock
    private let databaseFile: DatabaseFile
    private var owners: [String: StoredOwner]
    /// The name under which the file with all refused rows is kept.
    private var keptAs: String?

    /// Locks the file for this process and reads it. A file that cannot be used gets another name.
    package init(_ given: String, clock: any WallClock) throws(StateFileUnusable) {
        path = try StatePath(given)
        self.clock = clock
        try path.checkOwn()
        let lock: OpenFile
        do throws(StoreFailure) {
            lock = try path.acquireLock()
        } catch {
            throw path.failure(error.description)
        }
        let finding = try StateFinding(at: path, now: clock.now)
        beginning = finding.beginning
        owners = Dictionary(finding.owners.map { ($0.name, $0) }) { $1 }
        databaseFile = DatabaseFile(path, lock: lock, connection: finding.connection, kept: finding.beginning.keptAs)
        do throws(StoreFailure) {
            _ = try databaseFile.createIfMissing(with: owners.values)
        } catch {
            // A disk without room is no reason not to start: the next save tries again.
            return
        }
        path.clearOldWrites()
    }

    /// Whether nothing is saved in it.
    var isEmpty: Bool { owners.isEmpty }

    package func rows(of owner: String) -> StateRows? {
        owners[owner].flatMap { $0.rows.isEmpty ? nil : $0.rows }
    }

    package func save(_ rows: [String: StateRows]) throws(StoreFailure) {
        var next = owners
        var number = owners.values.map(\.number).max() ?? 0
        var changes: [StoredOwner.Change] = []
        for (name, rows) in rows {
            if next[name] == nil { number += 1 }
            var owner = next[name] ?? StoredOwner(number: number, name: name)
            changes += owner.replace(with: rows)
            next[name] = owner
        }
        if try !databaseFile.createIfMissing(with: next.values) { try databaseFile.write(changes) }
        owners = next
    }

    package func refuse(_ owner: String) throws(StoreFailure) -> String {
        if let keptAs {
            try save([owner: [:]])
            return keptAs
        }
        let name = path.nameAside(.damaged(""), at: clock.now)
        var others = owners
        others[owner] = nil
        try databaseFile.replace(with: others.values, keeping: name)
        owners = others
        keptAs = name
        return name
    }

    /// Whose rows it holds.
    package var ownerNames: [String] { owners.keys.sorted() }

    /// Removes all rows of some owners. Nothing of them is kept.
    package func forget(_ names: [String]) throws(StoreFailure) {
        let changes = names.compactMap { owners[$0] }.flatMap(\.removal)
        guard !changes.isEmpty else { return }
        try databaseFile.write(changes)
        for name in names { owners[name] = nil }
    }

    package func close() {
        databaseFile.close()
    }
}
