#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The file that a key is read from. It is looked at by its name, so a symbolic link that is replaced is another file.
struct KeyFile: Sendable {
    let path: String
    private var files = WatchedFiles()

    init(_ path: String) {
        self.path = path
    }

    /// The key in it by now. What is wrong with it is one line.
    mutating func read() throws(SettingsError) -> APIKey {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try files.read(path)
        } catch {
            throw SettingsError(
                "cannot read the key file \(path): \(error.words): check that it exists and may be read by this user")
        }
        return try APIKey(bytes, from: path)
    }

    /// Whether it looks otherwise than when it was read last.
    var hasChanged: Bool { files.haveChanged }

    /// Whether it can be read more than once; a pipe cannot.
    var isLasting: Bool {
        var status = stat()
        return stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
    }
}
