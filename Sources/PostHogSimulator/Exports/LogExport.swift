import Basics

/// One export: a query that was stored as it came, and is worked off some time later.
struct LogExport {
    let id: Int
    let project: String
    /// Whose key it was; others do not see it.
    let user: Int
    let created: Timestamp
    /// When the worker is through with it.
    let done: Timestamp
    /// The `query`, and what stands beside it.
    let request: JSONValue

    static let filename = "logs-export.csv"
    static let format = "text/csv"

    /// It is gone at a midnight about a week later.
    var expires: Timestamp { created.floored(to: 86_400).adding(seconds: 7 * 86_400) }

    /// Known only to who was sent there.
    var token: String {
        var random = SplitMix64(seed: UInt64(bitPattern: created.microseconds), UInt64(id))
        return LogTrace.hex(random.next()).lowercased()
    }
}

/// The exports of all projects, oldest first.
struct ExportList {
    private var exports: [LogExport] = []
    private var nextID = 1

    mutating func add(_ request: JSONValue, project: String, user: Int, created: Timestamp, done: Timestamp)
        -> LogExport
    {
        let export = LogExport(
            id: nextID, project: project, user: user, created: created, done: done, request: request)
        nextID += 1
        exports.append(export)
        return export
    }

    /// Those of a user that are still there, newest first.
    func of(_ user: Int, in project: String, now: Timestamp) -> [LogExport] {
        exports.reversed().filter { $0.user == user && $0.project == project && $0.expires > now }
    }

    func export(id: String, token: String) -> LogExport? {
        exports.first { "\($0.id)" == id && $0.token == token }
    }
}
