import Basics
import PostHogLogs
import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The simulator against a real ClickHouse, which `make test-simulator` installs: the same random entries, the same random
/// questions. What ClickHouse answers is worked out in Tests/RealEngine.
@Suite(.enabled(if: RealEngine.python != nil)) struct RealEngineTests {
    @Test("what the simulator answers, a real ClickHouse answers too", arguments: RealEngine.seeds)
    func agrees(seed: UInt64) throws {
        let folder = try TemporaryFolder()
        let now = at("12:00:00")
        var random = SplitMix64(seed: seed)
        let entries = RandomEntries(now: now, using: &random)
        let api = LogsAPI { now }
        api.change { $0.tieSeed = seed }
        api.ingest(entries.records)
        var lines: [String] = []
        for _ in 0..<RealEngine.questions {
            let question = RandomQuestion(about: entries, using: &random)
            api.change { $0.version = question.version }
            lines.append(question.line(with: Self.answers(to: question, from: api), now: now))
        }
        try folder.write(lines, to: "questions.jsonl")
        try folder.write(entries.lines, to: "entries.jsonl")
        let (status, output) = RealEngine.compare(folder)
        #expect(status == 0, "seed \(seed):\n\(output)")
    }

    /// One, or as many as the question has pages.
    private static func answers(to question: RandomQuestion, from api: LogsAPI) -> [SimulatedAnswer] {
        var answers = [api.answer(question.request)]
        // Base64 has no quotes.
        while question.isPaged, answers.count < 10_000, let last = answers.last {
            let end = last.text.suffix(400)
            guard let start = end.firstRange(of: #""nextCursor":""#) else { break }
            let cursor = end[start.upperBound...].prefix { $0 != "\"" }
            answers.append(api.answer(question.request(after: String(cursor))))
        }
        return answers
    }
}

enum RealEngine {
    /// A Python that has chdb; the name of one without a path is not.
    static let python = setting("POSTHOG_LOGS_CLICKHOUSE").flatMap { $0.hasPrefix("/") ? $0 : nil }
    static let questions = setting("POSTHOG_LOGS_QUESTIONS").flatMap { Int($0) } ?? 150
    static let seeds = Array(1...(setting("POSTHOG_LOGS_SEEDS").flatMap { UInt64($0) } ?? 1))

    private static func setting(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// The exit code, 0 for no difference, and what was printed.
    static func compare(_ folder: TemporaryFolder) -> (status: Int32, output: String) {
        let scripts = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/RealEngine"
        guard let python,
            let pipe = popen("PYTHONDONTWRITEBYTECODE=1 '\(python)' '\(scripts)/compare.py' '\(folder.path)' 2>&1", "r")
        else { return (-1, "no Python") }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, pipe), count > 0 { bytes += buffer[..<count] }
        return (pclose(pipe), String(decoding: bytes, as: UTF8.self))
    }
}

/// Deleted with all that is in it when nobody has it any more.
final class TemporaryFolder {
    let path: String

    struct Failure: Error {}

    init() throws {
        var template = Array("/tmp/posthog-logs-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure() }
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    deinit {
        for name in ["entries.jsonl", "questions.jsonl"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    func write(_ lines: [String], to name: String) throws {
        guard let file = fopen("\(path)/\(name)", "w") else { throw Failure() }
        defer { fclose(file) }
        for line in lines { guard fputs(line + "\n", file) >= 0 else { throw Failure() } }
    }
}
