/// The file that a key is read from. It is watched by its path, so a symbolic link that is replaced is another file.
struct KeyFile: Sendable {
    let path: String
    private var files = WatchedFiles()

    init(_ path: String) {
        self.path = path
    }

    /// The key that it holds now. Errors are one line.
    mutating func read() throws(SettingsError) -> APIKey {
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try files.read(path)
        } catch {
            throw SettingsError("cannot read the key file \(path): \(error)")
        }
        return try APIKey(bytes, from: path)
    }

    /// Whether it has changed since it was last read.
    var hasChanged: Bool { files.haveChanged }

    /// Whether it can be read more than once; a pipe cannot.
    var isLasting: Bool { FileContents.isLasting(path) }
}
