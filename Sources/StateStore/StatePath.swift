import Basics
import Glibc

/// The path of the state file, checked before anything is written there.
struct StatePath: Sendable {
    /// As the settings have it, for people.
    let given: String
    /// Without symbolic links, so that no link is replaced by a file.
    let file: String
    let folder: String

    /// Locked as long as the process runs.
    var lock: String { file + ".lock" }
    /// A database that is being made, to be renamed.
    var new: String { file + ".new" }
    /// What SQLite keeps beside a database.
    var writeAheadLog: String { file + "-wal" }
    var journal: String { file + "-journal" }

    init(_ given: String) throws(StateFileUnusable) {
        self.given = given
        if let existing = try Self.real(given, for: given) {
            file = existing
            folder = Self.folder(of: existing)
        } else {
            let parent = Self.folder(of: given)
            guard let folder = try Self.real(parent, for: given) else {
                throw Self.failure(given, "the folder \(parent) does not exist: create it, or use another path")
            }
            self.folder = folder
            let name = given.lastIndex(of: "/").map { given[given.index(after: $0)...] } ?? given[...]
            file = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
        }
        try checkFile()
        try checkFolder()
    }

    /// Why the file cannot be used, in one line that says what to do.
    func failure(_ what: String) -> StateFileUnusable {
        Self.failure(given, what)
    }

    private static func failure(_ given: String, _ what: String) -> StateFileUnusable {
        StateFileUnusable(description: "state file \(given): \(what)")
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// nil if there is nothing of that name.
    private static func real(_ path: String, for given: String) throws(StateFileUnusable) -> String? {
        guard let real = realpath(path, nil) else {
            let reason = SystemFailure("realpath")
            guard reason.code != ENOENT else { return nil }
            throw failure(given, "\(reason.words): check the path and the permissions of its folders")
        }
        defer { free(real) }
        return String(cString: real)
    }

    /// The whole of a file that no other process may be writing.
    func bytesAlone() throws(StateFileUnusable) -> [UInt8] {
        let bytes: [UInt8]?
        do throws(SystemFailure) {
            let file = try OpenFile(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
            // Releases that had no database lock it as well.
            bytes = try file.lock() ? try file.read() : nil
        } catch {
            throw failure("it cannot be read (\(error)): check the file and its disk")
        }
        guard let bytes else { throw failure(StoreFailure.inUse.description) }
        return bytes
    }

    /// What a file that cannot be used is kept as.
    func nameAside(_ damage: StateDamage, at now: Timestamp) -> String {
        let reason =
            switch damage {
            case .damaged: "damaged"
            case .newer(let version): "version-\(version)"
            }
        let time = now.floored(to: 1).iso8601.filter { $0 != "-" && $0 != ":" }
        return freeName("\(file).\(reason)-\(time)")
    }

    /// What a state file from before there was a database is kept as.
    var nameBeforeDatabase: String {
        let name = file + ".before-sqlite"
        // It has that name already where a start was killed.
        return FileIdentity(name) == FileIdentity(file) ? name : freeName(name)
    }

    /// A name that nothing has.
    private func freeName(_ name: String) -> String {
        var free = name
        var number = 1
        while FileIdentity(free) != nil {
            number += 1
            free = "\(name)-\(number)"
        }
        return free
    }

    private func checkFile() throws(StateFileUnusable) {
        var status = stat()
        guard stat(file, &status) == 0 else {
            guard lstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return }
            throw failure("it is a symbolic link to a file that is not there: name that file itself")
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFDIR: throw failure("it is a folder: name a file in it, such as \(given)/state")
        default: throw failure("it is not a regular file: use a file on a disk")
        }
    }

    /// Files are made and renamed in it, so being allowed to write the state file is not enough.
    private func checkFolder() throws(StateFileUnusable) {
        guard faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0 else { return }
        let reason = SystemFailure("faccessat")
        throw failure(
            "cannot write in \(folder) (\(reason.words)): allow the user with ID \(geteuid()) to write there, or use "
                + "another path")
    }
}
