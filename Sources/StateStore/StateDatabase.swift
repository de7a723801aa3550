package import Basics
import Glibc

/// The state in an SQLite database, which belongs to this process alone from the moment it is opened to its end.
package final class StateDatabase: RowStore, @unchecked Sendable {  // the keeper lets one thread at a time in
    package let beginning: StateBeginning
    private let path: StatePath
    private let clock: any WallClock
    private let place: DatabasePlace
    private var owners: [String: StoredOwner]
    /// What the file that held all that was refused is kept as.
    private var keptAs: String?

    /// Takes the file for this process and reads it. What is there and cannot be used gets another name.
    package init(_ given: String, clock: any WallClock) throws(StateFileUnusable) {
        path = try StatePath(given)
        self.clock = clock
        try path.checkOwn()
        let lock: OpenFile
        do throws(StoreFailure) {
            lock = try path.takeLock()
        } catch {
            throw path.failure(error.description)
        }
        let finding = try StateFinding(at: path, now: clock.now)
        beginning = finding.beginning
        owners = Dictionary(finding.owners.map { ($0.name, $0) }) { $1 }
        place = DatabasePlace(path, lock: lock, connection: finding.connection, kept: finding.beginning.keptAs)
        do throws(StoreFailure) {
            _ = try place.fill(with: owners.values)
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
        if try !place.fill(with: next.values) { try place.write(changes) }
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
        try place.replace(with: others.values, keeping: name)
        owners = others
        keptAs = name
        return name
    }

    package func close() {
        place.close()
    }
}
