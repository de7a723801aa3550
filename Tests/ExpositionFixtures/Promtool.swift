#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Prometheus' own judge of a page.
package enum Promtool {
    package struct Missing: Error, CustomStringConvertible {
        package let description = "promtool is missing: install the prometheus package (apt-get install prometheus)"
    }

    /// What `promtool check metrics` says of the page: nothing if it can be read and there is no lint.
    package static func complaints(about page: [UInt8]) throws -> String {
        var path = Array("/tmp/exposition-page-XXXXXX".utf8CString)
        let file = mkstemp(&path)
        guard file >= 0 else { throw Shell.Broken(call: "mkstemp", code: errno) }
        defer {
            close(file)
            unlink(path)
        }
        guard write(file, page, page.count) == page.count else { throw Shell.Broken(call: "write", code: errno) }
        let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let (output, status) = try Shell.run("promtool check metrics < \(name) 2>&1")
        switch status {
        case 0: return output
        case 127: throw Missing()
        default: return "\(output)(exit \(status))"
        }
    }
}
