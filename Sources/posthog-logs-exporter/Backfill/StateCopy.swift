import Basics
import Glibc
import StateStore

/// What an exporter has saved, which it may be using, and of which nothing is changed: what a copy of its file holds, or its database.
struct StateCopy {
    /// Where it is, for people.
    let name: String
    private let rows: [String: StateRows]

    /// What SQLite keeps beside a database while it is in use.
    private static let beside = "-wal"
    /// A save while the file is copied makes a copy that is no whole one.
    private static let tries = 5
    private static let pause: UInt32 = 300_000

    init(of settings: StateSettings) throws {
        switch settings {
        case .nowhere: throw StartFailure(description: "no state is kept")
        case .file(let path):
            guard access(path, R_OK) == 0 else {
                throw SettingsError(
                    "--until-state \(path) cannot be read: \(String(cString: strerror(errno))); name the exporter's state file"
                )
            }
            name = path
            rows = try Self.readPatiently(path)
        case .database(let address, _):
            name = address.shown
            rows = try Self.read(address)
        }
    }

    /// What it holds of an owner.
    subscript(owner: String) -> StateRows? { rows[owner] }

    private static func read(_ address: PostgreSQLAddress) throws -> [String: StateRows] {
        do throws(SharedStateFailure) {
            let contents = SharedContents(reading: address)
            defer { contents.close() }
            var rows: [String: StateRows] = [:]
            for owner in try contents.owners() { rows[owner] = try contents.rows(of: owner) }
            return rows
        } catch {
            throw StartFailure(description: "--until-state: \(error)")
        }
    }

    private static func readPatiently(_ path: String) throws -> [String: StateRows] {
        for _ in 1..<tries {
            if let rows = try? read(path) { return rows }
            usleep(pause)
        }
        return try read(path)
    }

    private static func read(_ path: String) throws -> [String: StateRows] {
        var template = Array("\(Environment.process["TMPDIR"] ?? "/tmp")/posthog-logs-exporter-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw StartFailure(description: "cannot make a folder for a copy: \(String(cString: strerror(errno)))")
        }
        let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let copy = folder + "/state"
        defer { remove(folder) }
        try duplicate(path, as: copy)
        if access(path + beside, R_OK) == 0 { try duplicate(path + beside, as: copy + beside) }
        let database: StateDatabase
        do throws(StateFileUnusable) {
            database = try StateDatabase(copy, clock: SystemClock())
        } catch {
            throw StartFailure(description: "--until-state \(path) cannot be read: it is no state file")
        }
        defer { database.close() }
        if case .unusable(let damage, _) = database.beginning {
            throw StartFailure(description: "--until-state \(path) cannot be used: \(damage)")
        }
        return Dictionary(
            uniqueKeysWithValues: database.ownerNames.compactMap { name in database.rows(of: name).map { (name, $0) } })
    }

    private static func duplicate(_ path: String, as copy: String) throws(StartFailure) {
        let source = open(path, O_RDONLY | O_CLOEXEC)
        let target = open(copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        defer { for descriptor in [source, target] where descriptor >= 0 { close(descriptor) } }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while source >= 0, target >= 0 {
            let count = Glibc.read(source, &chunk, chunk.count)
            guard count != 0 else { return }
            guard count > 0, Glibc.write(target, chunk, count) == count else { break }
        }
        throw StartFailure(description: "cannot copy \(path): \(String(cString: strerror(errno)))")
    }

    private static func remove(_ folder: String) {
        for name in FolderNames.of(folder) ?? [] { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }
}
