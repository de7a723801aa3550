import FoundationEssentials
import Glibc

/// The files of one test, in a folder that goes when nobody holds it any more.
final class WebFiles: Sendable {
    private let root: String

    struct Broken: Error {
        let code: Int32
    }

    init() throws {
        var template = Array("/tmp/posthog-logs-exporter-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Broken(code: errno) }
        root = String(cString: made)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    func path(_ name: String) -> String { "\(root)/\(name)" }

    /// Writes a file, over one that is there, and returns its path.
    func write(_ name: String, _ text: String) throws -> String {
        guard let file = fopen(path(name), "w") else { throw Broken(code: errno) }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten else { throw Broken(code: errno) }
        return path(name)
    }

    func remove(_ name: String) throws {
        guard unlink(path(name)) == 0 else { throw Broken(code: errno) }
    }
}
