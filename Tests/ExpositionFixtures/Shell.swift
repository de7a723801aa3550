#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Programs that judge pages, run to their end.
enum Shell {
    struct Broken: Error {
        let call: String
        let code: Int32
    }

    static func run(_ command: String) throws -> (output: String, status: Int32) {
        guard let pipe = popen(command, "r") else { throw Broken(call: "popen", code: errno) }
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&chunk, 1, chunk.count, pipe), count > 0 {
            output += chunk[..<count]
        }
        return (String(decoding: output, as: UTF8.self), (pclose(pipe) >> 8) & 0xFF)
    }
}
