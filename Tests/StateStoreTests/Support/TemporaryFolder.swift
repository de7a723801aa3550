import FoundationEssentials
import Glibc

/// A folder for the files of one test; it goes when nobody holds it any more.
final class TemporaryFolder: Sendable {
    let root: String

    init() throws {
        var template = Array("/tmp/posthog-logs-exporter-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, let real = realpath(template, nil) else { throw Broken(code: errno) }
        defer { free(real) }
        root = String(cString: real)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    struct Broken: Error {
        let code: Int32
    }

    func path(_ name: String) -> String { "\(root)/\(name)" }

    /// The names of all that is in it.
    var names: Set<String> {
        guard let folder = opendir(root) else { return [] }
        defer { closedir(folder) }
        var names: Set<String> = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            names.insert(name)
        }
        return names.subtracting([".", ".."])
    }

    func put(_ bytes: [UInt8], into name: String) throws {
        guard let file = fopen(path(name), "w") else { throw Broken(code: errno) }
        defer { fclose(file) }
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Broken(code: errno) }
    }

    /// nil if there is no such file.
    func bytes(of name: String) -> [UInt8]? {
        guard let file = fopen(path(name), "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return bytes
    }

    func mode(of name: String) -> mode_t {
        var status = stat()
        return stat(path(name), &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    func inode(of name: String) -> ino_t {
        var status = stat()
        return stat(path(name), &status) == 0 ? status.st_ino : 0
    }

    func isLink(_ name: String) -> Bool {
        var status = stat()
        return lstat(path(name), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }
}
