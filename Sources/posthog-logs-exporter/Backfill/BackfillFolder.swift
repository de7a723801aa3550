import Backfill
import Basics
import Glibc
import Ledger

/// The folder of one backfill: a file a day, and how far it has come. A file gets its name when it is whole and on the disk, and
/// only then the progress says so: what was begun before a kill is written anew.
struct BackfillFolder: Sendable {
    private let path: String
    /// Open, and locked as long as the process runs; nil for one that is not there.
    private let descriptor: Int32?

    private static let progressName = "progress"
    private static let suffix = ".om"
    private static let partial = ".partial"

    enum Use {
        case work
        /// It may be missing, and stays so.
        case dryRun
    }

    /// Makes it where it is not there.
    init(_ path: String, for use: Use) throws {
        guard !path.isEmpty else { throw SettingsError("--output is empty: name a folder") }
        self.path = path
        guard use == .work || access(path, F_OK) == 0 else {
            descriptor = nil
            return
        }
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw Self.failure("make the folder", path) }
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        self.descriptor = descriptor
        guard descriptor >= 0 else { throw Self.failure("use the folder", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw StartFailure(description: "another backfill uses \(path): wait for it, or choose another folder")
        }
    }

    // MARK: How far it is

    /// Where an earlier run ended; nil in a folder that is empty.
    ///
    /// - Parameters:
    ///   - purpose: of this run, which has to be the same.
    ///   - groups: of what is counted.
    func bookmark(purpose: String, groups: (String) -> SeriesGroups?) throws -> HistoryBookmark? {
        let names = try names
        guard names.contains(Self.progressName) else {
            guard names.isEmpty else {
                throw SettingsError("--output \(path) is not empty: choose another folder, or empty it")
            }
            return nil
        }
        for name in names where name.hasSuffix(Self.partial) { unlink("\(path)/\(name)") }
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try FileContents.read("\(path)/\(Self.progressName)")
        } catch {
            throw StartFailure(description: "cannot read \(path)/\(Self.progressName): \(error.words)")
        }
        guard let other = HistoryBookmark.purpose(of: bytes) else { throw damaged("it is none of a backfill") }
        guard other == purpose else {
            throw SettingsError(
                "--output \(path) has a backfill with other settings: give the same ones, or choose another folder")
        }
        do throws(StateDamage) {
            return try HistoryBookmark(bytes, groups: groups)
        } catch {
            throw damaged(error.description)
        }
    }

    private func damaged(_ why: String) -> StartFailure {
        StartFailure(
            description: "\(path)/\(Self.progressName) cannot be used (\(why)): begin anew in another folder")
    }

    func save(_ bookmark: HistoryBookmark) throws {
        try write(Self.progressName) { write throws(StartFailure) in try write(bookmark.bytes) }
    }

    // MARK: Days

    func write(_ day: DayHistory) throws {
        try write(day.day.name + Self.suffix) { write throws(StartFailure) in try day.writeOpenMetrics(write) }
    }

    /// What to type to make blocks of the files.
    var promtoolCommand: String {
        let folder = path.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) } ? path : quoted
        return "for day in \(folder)/*\(Self.suffix); do promtool tsdb create-blocks-from openmetrics \"$day\" "
            + "PROMETHEUS_DATA_FOLDER || break; done"
    }

    private var quoted: String {
        "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }

    // MARK: Files

    private var names: [String] {
        get throws {
            guard descriptor != nil else { return [] }
            guard let names = FolderNames.of(path) else { throw Self.failure("read the folder", path) }
            return names
        }
    }

    /// Writes a file under another name and gives it its own once it is on the disk.
    private func write(
        _ name: String, _ content: ((_ write: ([UInt8]) throws(StartFailure) -> Void) throws(StartFailure) -> Void)
    ) throws(StartFailure) {
        let (own, other) = ("\(path)/\(name)", "\(path)/\(name)\(Self.partial)")
        let file = open(other, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Self.failure("write", own) }
        defer { close(file) }
        var waiting: [UInt8] = []
        do throws(StartFailure) {
            try content { bytes throws(StartFailure) in
                waiting += bytes
                guard waiting.count >= 1 << 18 else { return }
                try Self.write(waiting, to: file, own)
                waiting.removeAll(keepingCapacity: true)
            }
            try Self.write(waiting, to: file, own)
            guard fsync(file) == 0 || errno == EINVAL, rename(other, own) == 0 else { throw Self.failure("write", own) }
            if let descriptor { fsync(descriptor) }
        } catch {
            unlink(other)
            throw error
        }
    }

    private static func write(_ bytes: [UInt8], to file: Int32, _ path: String) throws(StartFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard written >= 0 || errno == EINTR else { throw failure("write", path) }
            rest = rest.dropFirst(max(0, written))
        }
    }

    private static func failure(_ what: String, _ path: String) -> StartFailure {
        let advice =
            errno == ENOSPC || errno == EDQUOT || errno == EFBIG
            ? ": make room and run the same command again, which goes on where it was" : ""
        return StartFailure(description: "cannot \(what) \(path): \(String(cString: strerror(errno)))\(advice)")
    }
}
