import Glibc

/// A folder on the disk that is measured; it goes with the value.
final class BenchmarkFolder {
    let path: String

    struct Failure: Error {}

    init(_ name: String, in parent: String) throws {
        path = "\(parent)/state-benchmark-\(getpid())-\(name)"
        guard mkdir(path, 0o700) == 0 else { throw Failure() }
    }

    deinit {
        for name in ["", "-wal", ".lock", ".plain"] { unlink(state + name) }
        rmdir(path)
    }

    var state: String { "\(path)/state" }

    var stateBytes: Int {
        var status = stat()
        return stat(state, &status) == 0 ? Int(status.st_size) : 0
    }

    /// What any program pays for these bytes here.
    func writePlainly(_ bytes: [UInt8]) throws {
        let descriptor = open(state + ".plain", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw Failure() }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { throw Failure() }
            rest = rest.dropFirst(written)
        }
        guard fsync(descriptor) == 0 else { throw Failure() }
    }
}

/// What this process has had written to disks, as Linux counts it.
enum WrittenBytes {
    static var now: Int {
        guard let file = fopen("/proc/self/io", "r") else { return 0 }
        defer { fclose(file) }
        var text = [UInt8](repeating: 0, count: 1024)
        let count = fread(&text, 1, text.count, file)
        let lines = String(decoding: text[..<count], as: UTF8.self).split(separator: "\n")
        let line = lines.first { $0.hasPrefix("write_bytes: ") }
        return line.flatMap { Int($0.dropFirst("write_bytes: ".count)) } ?? 0
    }
}
