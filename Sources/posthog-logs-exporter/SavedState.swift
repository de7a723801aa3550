import Basics
import Glibc
import StateStore

/// What was saved, in a file or in a database, while no exporter uses it. It says in one line why it cannot be used.
struct SavedState {
    private let store: Store
    /// For people.
    let name: String

    private enum Store {
        case file(StateDatabase)
        case database(SharedContents)
    }

    enum Presence {
        /// A file has to be there.
        case existing
        case any
    }

    init(_ settings: StateSettings, _ presence: Presence) throws(StartFailure) {
        do {
            switch settings {
            case .nowhere: throw StartFailure(description: "no state is kept")
            case .file(let path):
                guard presence == .any || access(path, F_OK) == 0 else {
                    throw StartFailure(description: "\(path): there is no state file")
                }
                name = path
                store = .file(try StateDatabase(path, clock: SystemClock()))
            case .database(let address, _):
                name = address.shown
                store = .database(try SharedContents(address))
            }
        } catch {
            throw StartFailure(description: "\(error)")
        }
    }

    var owners: [String] {
        get throws(StartFailure) {
            switch store {
            case .file(let file): file.ownerNames
            case .database(let contents):
                try Self.failing(name) { () throws(SharedStateFailure) in try contents.owners() }
            }
        }
    }

    func rows(of owner: String) throws(StartFailure) -> StateRows {
        switch store {
        case .file(let file): return file.rows(of: owner) ?? [:]
        case .database(let contents):
            return try Self.failing(name) { () throws(SharedStateFailure) in try contents.rows(of: owner) }
        }
    }

    func write(_ rows: [String: StateRows]) throws(StartFailure) {
        switch store {
        case .file(let file): try Self.failing(name) { () throws(StoreFailure) in try file.save(rows) }
        case .database(let contents):
            try Self.failing(name) { () throws(SharedStateFailure) in try contents.write(rows) }
        }
    }

    func forget(_ owners: [String]) throws(StartFailure) {
        switch store {
        case .file(let file): try Self.failing(name) { () throws(StoreFailure) in try file.forget(owners) }
        case .database(let contents):
            try Self.failing(name) { () throws(SharedStateFailure) in try contents.forget(owners) }
        }
    }

    func close() {
        switch store {
        case .file(let file): file.close()
        case .database(let contents): contents.close()
        }
    }

    private static func failing<Result, Failure: Error>(
        _ name: String, _ body: () throws(Failure) -> Result
    ) throws(StartFailure) -> Result {
        do throws(Failure) {
            return try body()
        } catch {
            let text = "\(error)"
            throw StartFailure(description: text.contains(name) ? text : "\(name): \(text)")
        }
    }
}
