package import Basics
import Glibc

/// What a start finds at the path of the state file.
struct StateFinding {
    let beginning: StateBeginning
    /// Of all that can be used.
    var owners: [StoredOwner] = []
    /// To the database at the path; nil if a new one has to be made.
    var connection: SQLiteConnection?

    /// Reads the file. The caller holds the lock.
    /// - Parameter now: for the name of what cannot be used.
    init(at path: StatePath, now: Timestamp) throws(StateFileUnusable) {
        switch try path.kind(of: path.file) {
        case .absent: beginning = .new
        case .foreign: throw path.foreign(path.file)
        case .empty: beginning = .unusable(.damaged("it is empty"), at: path, now)
        case .old:
            let bytes = try path.bytesAlone()
            do throws(StateDamage) {
                let sections = try OldStateFile.decode(bytes)
                owners = sections.enumerated().map { StoredOwner(number: Int64($0 + 1), name: $1.key, rows: $1.value) }
                beginning = .takenOver(keptAs: path.nameBeforeDatabase)
            } catch {
                beginning = .unusable(error, at: path, now)
            }
        case .database:
            let (opened, contents) = try Self.open(path)
            owners = contents.owners
            if let damage = contents.damage {
                beginning = .unusable(damage, at: path, now)
            } else {
                connection = opened
                beginning = .resumed
            }
        }
    }

    private static func open(_ path: StatePath) throws(StateFileUnusable) -> (SQLiteConnection?, DatabaseContents) {
        guard faccessat(AT_FDCWD, path.file, W_OK, AT_EACCESS) == 0 else {
            throw path.failure(
                "it cannot be written (\(SystemFailure("faccessat").words)): allow the user with ID \(geteuid()) to write it"
            )
        }
        // Names of services are private.
        chmod(path.file, 0o600)
        do throws(SQLiteFailure) {
            let connection = try SQLiteConnection(alone: path.file)
            return (connection, try DatabaseContents(of: connection))
        } catch {
            guard !error.isBusy else { throw path.failure(StoreFailure.inUse.description) }
            guard error.isDamage else {
                throw path.failure("it cannot be opened (\(error)): check the file and its disk")
            }
            return (nil, DatabaseContents(fault: error.description))
        }
    }
}

/// How a start goes on.
package enum StateBeginning: Equatable, Sendable {
    case new
    case resumed
    /// The file was one from before there was a database, which has this name now.
    case takenOver(keptAs: String)
    /// The file could not be used, or not all of it, and has this name now.
    case unusable(StateDamage, keptAs: String)

    static func unusable(_ damage: StateDamage, at path: StatePath, _ now: Timestamp) -> StateBeginning {
        .unusable(damage, keptAs: path.nameAside(damage, at: now))
    }

    var keptAs: String? {
        switch self {
        case .new, .resumed: nil
        case .takenOver(let name), .unusable(_, let name): name
        }
    }
}
