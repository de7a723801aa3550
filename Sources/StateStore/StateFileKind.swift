import Basics
import Glibc

/// What a file is, by its first bytes, so that no file of another program is touched.
enum StateFileKind: Equatable {
    case absent
    /// Of no length, as a disk that failed may leave it.
    case empty
    case database
    /// A state file from before there was a database.
    case old
    case foreign

    /// How many bytes decide.
    static let length = 100

    init(beginning: [UInt8]) {
        guard !beginning.isEmpty else {
            self = .empty
            return
        }
        if Self.isNear(beginning.prefix(OldStateFile.magic.count), OldStateFile.magic) {
            self = .old
        } else if Self.isNear(beginning.prefix(DatabaseLayout.magic.count), DatabaseLayout.magic),
            Self.isOwn(databaseBeginning: beginning)
        {
            self = .database
        } else {
            self = .foreign
        }
    }

    /// Databases of other programs have another application's id, or none.
    private static func isOwn(databaseBeginning bytes: [UInt8]) -> Bool {
        let id = withUnsafeBytes(of: DatabaseLayout.applicationID.bigEndian) { Array($0) }
        let found = bytes.dropFirst(DatabaseLayout.applicationIDOffset).prefix(id.count)
        return !found.isEmpty && isNear(found, id)
    }

    /// Whether these may once have been the expected bytes: they are truncated, or at most one in four differs.
    private static func isNear(_ bytes: ArraySlice<UInt8>, _ expected: [UInt8]) -> Bool {
        let same = zip(bytes, expected).count { $0 == $1 }
        return bytes.count - same <= (bytes.count == expected.count ? expected.count / 4 : 0)
    }
}

extension StatePath {
    /// What is there under a name.
    func kind(of name: String) throws(StateFileUnusable) -> StateFileKind {
        do throws(SystemFailure) {
            let file = try OpenFile(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
            return StateFileKind(beginning: try file.read(atMost: StateFileKind.length))
        } catch {
            guard error.code != ENOENT else { return .absent }
            throw failure(
                "\(name) cannot be read (\(error)): allow the user with ID \(geteuid()) to read it, or move it away")
        }
    }

    /// Throws where a start, or SQLite, would rename, overwrite or delete a file that never was this exporter's.
    func checkOwn() throws(StateFileUnusable) {
        guard try kind(of: file) != .foreign else { throw foreign(file) }
        // Their first bytes, as SQLite's file formats have them; zeros where writing was cut off.
        let beginnings: [(name: String, starts: [[UInt8]])] = [
            (writeAheadLog, [[0x37, 0x7F, 0x06, 0x82], [0x37, 0x7F, 0x06, 0x83]]),
            (journal, [[0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]]),
            (new, [DatabaseLayout.magic]),
        ]
        for (name, starts) in beginnings {
            guard let bytes = try? OpenFile(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).read(atMost: 16) else { continue }
            let isOwn = bytes.allSatisfy { $0 == 0 } || starts.contains { bytes.starts(with: $0) }
            guard isOwn else { throw foreign(name) }
        }
    }

    /// Removes what releases that had no database left of their writes.
    func clearOldWrites() {
        for name in [file + ".tmp", file + ".old"] where (try? kind(of: name)) == .old { unlink(name) }
    }

    func foreign(_ name: String) -> StateFileUnusable {
        failure("\(name) is not a state file of this exporter: move it away, or use another file")
    }
}
