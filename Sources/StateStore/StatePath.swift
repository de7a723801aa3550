import Collector
import Glibc

/// Where the state file is: a place that was looked at before anything is written there.
struct StatePath: Sendable {
    /// As the settings have it, for people.
    let given: String
    /// Without symbolic links, so that all names of a file have one lock, and no link is replaced by a file.
    let file: String
    let folder: String

    var lock: String { file + ".lock" }
    /// What is being written, and between writes the file of before. Whoever has the lock has this name for itself, and
    /// the next one.
    var temporary: String { file + ".tmp" }
    /// The file of before, for an instant.
    var previous: String { file + ".old" }

    init(_ given: String) throws(StateFileUnusable) {
        self.given = given
        if let existing = try Self.real(given, for: given) {
            file = existing
            folder = Self.folder(of: existing)
        } else {
            let parent = Self.folder(of: given)
            guard let folder = try Self.real(parent, for: given) else {
                throw Self.failure(given, "the folder \(parent) does not exist: create it, or name a file elsewhere")
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

    /// Whether there is nothing of this name, or a file that begins as state files do, perhaps damaged or half written.
    func isOwnOrAbsent(_ name: String) throws(StateFileUnusable) -> Bool {
        do throws(SystemFailure) {
            let beginning = try OpenFile(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).read(atMost: StateImage.magic.count)
            return StateImage.mayBegin(with: beginning) || (name != file && beginning.allSatisfy { $0 == 0 })
        } catch {
            guard error.code != ENOENT else { return true }
            throw failure(
                "\(name) cannot be read, \(error): let the user with id \(geteuid()) read it, or move it away")
        }
    }

    private func checkFile() throws(StateFileUnusable) {
        var status = stat()
        guard stat(file, &status) == 0 else { return }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFDIR: throw failure("it is a folder: name a file in it, such as \(given)/state")
        default: throw failure("it is no regular file: name one on a disk")
        }
    }

    /// Files are made and renamed in it, so being allowed to write the state file is not enough.
    private func checkFolder() throws(StateFileUnusable) {
        guard faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0 else { return }
        let reason = SystemFailure("faccessat")
        throw failure(
            "nothing can be written in \(folder), \(reason.words): let the user with id \(geteuid()) write there, or name a "
                + "file elsewhere")
    }
}
