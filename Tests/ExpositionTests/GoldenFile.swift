#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A page that is kept in the tree, in `Golden/`. `UPDATE_GOLDEN=1` in the environment writes it anew.
struct GoldenFile {
    struct Unusable: Error, CustomStringConvertible {
        let description: String
    }

    private let path: String

    /// - Parameter name: with its ending, `.prom` for the text format, `.openmetrics` for the other.
    init(_ name: String, beside file: String = #filePath) {
        path = file.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/Golden/\(name)"
    }

    /// What the page has to be; the page itself where it is being written anew.
    func expected(for page: String) throws -> String {
        if getenv("UPDATE_GOLDEN") != nil { try write(page) }
        return try read()
    }

    func read() throws -> String {
        guard let file = fopen(path, "r") else {
            throw Unusable(description: "\(path) cannot be read; UPDATE_GOLDEN=1 writes it")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(_ page: String) throws {
        let bytes = Array(page.utf8)
        guard let file = fopen(path, "w"), fwrite(bytes, 1, bytes.count, file) == bytes.count, fclose(file) == 0 else {
            throw Unusable(description: "\(path) cannot be written")
        }
    }
}
