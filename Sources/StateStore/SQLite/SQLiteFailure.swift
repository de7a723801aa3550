import CSQLite
import Glibc

/// What SQLite could not do, in its own words and, where there are some, the operating system's.
struct SQLiteFailure: Error, CustomStringConvertible {
    /// The result code without its extension (https://www.sqlite.org/rescode.html).
    let code: Int32
    let description: String

    /// - Parameter database: the connection that the call failed on, right after it did; nil where there is none.
    init(_ code: Int32, on database: OpaquePointer?) {
        // SQLite does not keep that of a failed commit.
        let lastCode = errno
        self.code = code & 0xFF
        let words = String(cString: sqlite3_errstr(code))
        let keptCode = database.map { sqlite3_system_errno($0) } ?? 0
        let systemCode = keptCode == 0 && self.code == SQLITE_IOERR ? lastCode : keptCode
        description = systemCode == 0 ? words : "\(words): \(String(cString: strerror(systemCode)))"
    }

    var isBusy: Bool { code == SQLITE_BUSY || code == SQLITE_LOCKED }

    /// Whether what is in the file is no database, or a broken one.
    var isDamage: Bool { code == SQLITE_CORRUPT || code == SQLITE_NOTADB }
}
