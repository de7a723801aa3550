import FoundationEssentials

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A folder for the files of one test; it goes when nobody holds it any more.
final class ScratchFolder {
    private let root: String

    struct Broken: Error {
        let call: String
        let code: Int32
    }

    init() throws {
        var template = Array("/tmp/posthog-logs-exporter-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Broken(call: "mkdtemp", code: errno) }
        root = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: root)
    }

    func path(_ name: String) -> String { "\(root)/\(name)" }

    /// Writes a file and returns its path.
    func file(_ name: String, _ bytes: some Collection<UInt8>) throws -> String {
        guard let file = fopen(path(name), "w") else { throw Broken(call: "fopen", code: errno) }
        defer { fclose(file) }
        let bytes = Array(bytes)
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Broken(call: "fwrite", code: errno) }
        return path(name)
    }

    /// What a file holds by now; nothing if it is not there.
    func bytes(_ name: String) -> [UInt8] { Self.bytes(at: path(name)) }

    /// The same of any file.
    static func bytes(at path: String) -> [UInt8] {
        guard let file = fopen(path, "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
            bytes += chunk[..<count]
        }
        return bytes
    }
}
