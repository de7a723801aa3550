/// curl, the program, for what the client under test does not do.
enum Curl {
    struct Answer: Equatable {
        /// 0 where there was none.
        let status: Int
        let body: String
    }

    static func get(_ url: String, _ arguments: [String] = []) async throws -> Answer {
        let process = try ChildProcess(
            "curl",
            ["--silent", "--noproxy", "*", "--max-time", "20", "--write-out", "\n%{http_code}"] + arguments + [url])
        defer { process.kill() }
        _ = try await process.wait()
        let text = process.outputText
        let lineEnd = text.lastIndex(of: "\n") ?? text.startIndex
        return Answer(status: Int(text[lineEnd...].dropFirst()) ?? 0, body: String(text[..<lineEnd]))
    }
}
