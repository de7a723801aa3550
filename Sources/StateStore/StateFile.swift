import Basics
import Collector
import Glibc

/// The file that holds the saved state. It belongs to this process alone from the moment it is opened to its end, and at
/// any instant it is whole: as it was before a write, or as it is after it.
package final class StateFile: @unchecked Sendable {  // what changes belongs to whoever writes, one at a time
    let path: StatePath
    /// Of a file beside it, for the state file itself is replaced with each write.
    private var lock: OpenFile
    /// Of the state file as it is now, for the file beside it may be deleted. nil before there is one.
    private var lockedFile: OpenFile?

    /// Names of services are nobody else's business.
    private static let mode: mode_t = 0o600

    /// What a start finds.
    enum Found {
        case nothing
        case image(StateImage)
        /// The file could not be used, and has another name now.
        case movedAside(to: String, because: StateDamage)
    }

    /// Takes the file for this process.
    package init(_ given: String) throws(StateFileUnusable) {
        path = try StatePath(given)
        for name in [path.file, path.temporary, path.previous] where try !path.isOwnOrAbsent(name) {
            throw path.failure("\(name) is no state file of this exporter: move it away, or name another state file")
        }
        do throws(SystemFailure) {
            lock = try Self.lock(path)
            if let file = try? OpenFile(path.file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) {
                lockedFile = try Self.locked(file)
            }
        } catch {
            guard error.code != EBUSY else {
                throw path.failure("another process is using it: stop that one, or give this one a file of its own")
            }
            throw path.failure("\(path.lock) cannot be locked, \(error): check its permissions")
        }
        // Perhaps half written, by a process that was killed.
        clear()
    }

    private static func lock(_ path: StatePath) throws(SystemFailure) -> OpenFile {
        while true {
            let file = try locked(
                OpenFile(path.lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, mode: mode))
            // It may have been deleted while it was being locked.
            if file.isNamed(path.lock) { return file }
        }
    }

    private static func locked(_ file: consuming OpenFile) throws(SystemFailure) -> OpenFile {
        guard try file.lock() else { throw SystemFailure("another process has the lock", code: EBUSY) }
        return file
    }

    // MARK: At the start

    /// Reads what is there. What cannot be used is moved aside, so that no write destroys it. Where there is no file then,
    /// one with nothing in it is made: its lock keeps a second process out, whatever becomes of the file beside it.
    /// - Parameter now: for the name that it has then.
    func load(at now: Timestamp) throws(StateFileUnusable) -> Found {
        guard let bytes = try read() else {
            makeEmpty()
            return .nothing
        }
        do throws(StateDamage) {
            return .image(try StateImage.decode(bytes))
        } catch {
            let name = freeName(for: error, at: now)
            guard rename(path.file, name) == 0 else {
                throw path.failure("\(error), and it cannot be moved aside, \(SystemFailure("rename")): move it away")
            }
            makeEmpty()
            return .movedAside(to: name, because: error)
        }
    }

    /// Where that cannot be done, the first save tries again and tells why.
    private func makeEmpty() {
        try? write(StateImage([]).encode())
    }

    /// nil if there is no file. Of one that begins like no state file only the beginning.
    private func read() throws(StateFileUnusable) -> [UInt8]? {
        do throws(SystemFailure) {
            let file = try OpenFile(path.file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
            let beginning = try file.read(atMost: StateImage.magic.count)
            guard beginning == StateImage.magic else { return beginning }
            return beginning + (try file.read())
        } catch {
            guard error.code != ENOENT else { return nil }
            throw path.failure(
                "it cannot be read, \(error): let the user with id \(geteuid()) read it, or move it away")
        }
    }

    /// Gives the file as it is a second name, for something in it turned out to be of no use and the next write would
    /// be its end.
    /// - Returns: the name.
    func keepAside(because damage: StateDamage, at now: Timestamp) throws(SystemFailure) -> String {
        let name = freeName(for: damage, at: now)
        // Where a file can have but one name, what else is in it comes back with the next write.
        guard link(path.file, name) == 0 || rename(path.file, name) == 0 else { throw SystemFailure("rename") }
        return name
    }

    private func freeName(for damage: StateDamage, at now: Timestamp) -> String {
        let reason =
            switch damage {
            case .damaged: "damaged"
            case .newer(let version): "version-\(version)"
            }
        let time = now.floored(to: 1).iso8601.filter { $0 != "-" && $0 != ":" }
        let name = "\(path.file).\(reason)-\(time)"
        var free = name
        var number = 1
        while access(free, F_OK) == 0 {
            number += 1
            free = "\(name)-\(number)"
        }
        return free
    }

    // MARK: Afterwards

    /// Replaces the file by these bytes. They are on the disk when it returns; when it throws, the file is as it was, or,
    /// if all but the last step was done, has the bytes already.
    ///
    /// The file of before becomes the temporary file of the next write, which then has its room on the disk already: on
    /// ext4 that halves the time, and a disk that has filled up meanwhile stops no write.
    package func write(_ pieces: [[UInt8]]) throws(SystemFailure) {
        // A lock file that was deleted keeps nobody out. Whoever has made a new one meanwhile has the state file too.
        if !lock.isNamed(path.lock) { lock = try Self.lock(path) }
        do throws(SystemFailure) {
            let file = try Self.locked(temporaryFile())
            try file.write(pieces)
            try file.truncate(to: pieces.reduce(0) { $0 + $1.count })
            try file.syncData()
            let isKept = link(path.file, path.previous) == 0
            guard rename(path.temporary, path.file) == 0 else { throw SystemFailure("rename") }
            if isKept { rename(path.previous, path.temporary) }
            lockedFile = consume file
        } catch {
            clear()
            throw error
        }
        try OpenFile(path.folder, O_RDONLY | O_DIRECTORY).sync()
    }

    /// The one that the last write left, or a new one. A file that has another name or another owner is not written to.
    private func temporaryFile() throws(SystemFailure) -> OpenFile {
        let flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK
        if let file = try? OpenFile(path.temporary, flags, mode: Self.mode), file.isOwn(mode: Self.mode) { return file }
        unlink(path.temporary)
        return try OpenFile(path.temporary, flags | O_EXCL, mode: Self.mode)
    }

    /// Removes what writes leave.
    private func clear() {
        unlink(path.temporary)
        unlink(path.previous)
    }
}
