import Basics

/// The statement that writes some polls, on a thread of its own.
struct WriteWork: Sendable {
    private let number: Int64
    private var projects: [String: Int64] = [:]
    private var (owners, ownerProjects, versions): ([String], [String], [Int64]) = ([], [], [])
    private var snapshots: [[UInt8]] = []
    private var (writtenOwners, writtenKeys): ([String], [Int64]) = ([], [])
    private var written: [[UInt8]] = []
    private var (deletedOwners, deletedKeys): ([String], [Int64]) = ([], [])

    /// - Parameter number: higher than that of any earlier write of this process.
    init(_ batch: [PolledRows], _ changes: [String: SharedOwner.Changes], number: Int64) {
        self.number = number
        for poll in batch {
            guard let changes = changes[poll.owner] else { continue }
            projects[poll.project] = poll.epoch
            owners.append(poll.owner)
            ownerProjects.append(poll.project)
            versions.append(changes.version)
            snapshots.append(poll.snapshot)
            for (key, bytes) in changes.written {
                writtenOwners.append(poll.owner)
                writtenKeys.append(Int64(bitPattern: key))
                written.append(bytes)
            }
            for key in changes.deleted {
                deletedOwners.append(poll.owner)
                deletedKeys.append(Int64(bitPattern: key))
            }
        }
    }

    /// - Returns: what the database has now, by owner; nothing of those whose lease somebody else has.
    func run(on database: SharedDatabase) throws(SharedStateFailure) -> [String: SharedState.Written] {
        let leases = projects.sorted { $0.key < $1.key }
        return try database.run(
            SharedStatement.writing, .texts(leases.map(\.key)), .integers(leases.map(\.value)), .integer(number),
            .texts(owners), .texts(ownerProjects), .integers(versions), .byteStrings(snapshots), .texts(writtenOwners),
            .integers(writtenKeys), .byteStrings(written), .texts(deletedOwners), .integers(deletedKeys)
        ) { rows in
            var written: [String: SharedState.Written] = [:]
            for row in 0..<rows.count {
                guard let owner = rows.text(row, 0), let version = rows.integer(row, 1),
                    let visibleFrom = rows.time(row, 2)
                else { continue }
                written[owner] = SharedState.Written(version: version, visibleFrom: visibleFrom)
            }
            return written
        }
    }
}
