#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Prometheus' own judge of a page.
enum Promtool {
    struct Missing: Error, CustomStringConvertible {
        let description = "promtool is missing: install the prometheus package (apt-get install prometheus)"
    }

    struct Broken: Error {
        let call: String
        let code: Int32
    }

    /// What `promtool check metrics` says of the page: nothing if it can be read and there is no lint.
    static func complaints(about page: [UInt8]) throws -> String {
        var path = Array("/tmp/exposition-page-XXXXXX".utf8CString)
        let file = mkstemp(&path)
        guard file >= 0 else { throw Broken(call: "mkstemp", code: errno) }
        defer {
            close(file)
            unlink(path)
        }
        guard write(file, page, page.count) == page.count else { throw Broken(call: "write", code: errno) }
        let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let (output, status) = try run("promtool check metrics < \(name) 2>&1")
        switch status {
        case 0: return output
        case 127: throw Missing()
        default: return "\(output)(exit \(status))"
        }
    }

    private static func run(_ command: String) throws -> (output: String, status: Int32) {
        guard let pipe = popen(command, "r") else { throw Broken(call: "popen", code: errno) }
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 {
            output += chunk[..<count]
        }
        return (String(decoding: output, as: UTF8.self), (pclose(pipe) >> 8) & 0xFF)
    }
}
