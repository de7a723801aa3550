import Glibc

/// A disk of a megabyte, over a folder. Only root may have one, and not everywhere.
final class TinyDisk {
    let path: String

    /// Whether this process may mount anything.
    static let isPossible: Bool = {
        guard let folder = try? TemporaryFolder() else { return false }
        return (try? TinyDisk(over: folder.root)) != nil
    }()

    init(over folder: String) throws {
        guard mount("none", folder, "tmpfs", 0, "size=1m") == 0 else { throw TemporaryFolder.Broken(code: errno) }
        path = folder
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
    }

    /// As after an error of the hardware. What is open stays so, as it does then.
    func becomeReadOnly() throws {
        guard mount(path, path, nil, UInt(MS_BIND), nil) == 0,
            mount(nil, path, nil, UInt(MS_BIND | MS_REMOUNT | MS_RDONLY), nil) == 0
        else { throw TemporaryFolder.Broken(code: errno) }
    }

    /// Undoes it.
    func becomeWritable() {
        umount2(path, Int32(MNT_DETACH))
    }
}
