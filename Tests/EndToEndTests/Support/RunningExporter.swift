import HTTP
import PostHogSimulator
import Testing

/// The executable while it serves. The test that started it has to `kill()` it.
final class RunningExporter {
    let process: ChildProcess
    private let client: HTTPClient
    private let folder: ScratchFolder
    private let resumes: Bool
    private var origin = ""

    static let key = Access.defaultKey

    /// Starts it against `host`, at a poll a second and without a budget, and waits until it listens. Further arguments
    /// come last, so that they win.
    convenience init(
        polling host: String, _ arguments: [String] = [], environment: [String: String] = [:],
        errors: StuckPipe? = nil
    ) async throws {
        let folder = try ScratchFolder()
        let keyFile = try folder.file("key", "\(Self.key)\n".utf8)
        try await self.init(
            Self.arguments(polling: host, keyFile: keyFile, listeningOn: "127.0.0.1:0") + arguments,
            environment: environment, errors: errors, keeping: folder)
    }

    /// Starts it with a configuration file, which a test may change while it runs.
    convenience init(
        configuration path: String, _ arguments: [String] = [], environment: [String: String] = [:]
    ) async throws {
        try await self.init(
            ["--config.file", path, "--web.listen-address", "127.0.0.1:0", "--web.enable-lifecycle"] + arguments,
            environment: environment, keeping: try ScratchFolder())
    }

    private init(
        _ arguments: [String], environment: [String: String] = [:], errors: StuckPipe? = nil,
        keeping folder: ScratchFolder
    ) async throws {
        self.folder = folder
        resumes = arguments.contains("--state.file")
        client = try HTTPClient(userAgent: "tests/1")
        process = try ChildProcess(ExporterBinary.path(), arguments, environment: environment, errors: errors)
        do {
            try await wait(for: "the line that says where it listens") {
                #expect(process.ending == nil)
                guard let address = logValue("address", of: "listening") else { return process.ending != nil }
                origin = "http://\(address)"
                return true
            }
            try #require(process.ending == nil, "it ended at once: \(process.errorText)")
        } catch {
            process.kill()
            throw error
        }
    }

    /// A poll a second, and no budget.
    static func arguments(polling host: String, keyFile: String, listeningOn address: String) -> [String] {
        [
            "--posthog.host", host, "--posthog.project-id", Access.defaultProject, "--posthog.api-key-file", keyFile,
            "--poll.interval", "1s", "--budget.per-minute", "0", "--budget.per-hour", "0",
            "--web.listen-address", address,
        ]
    }

    /// `127.0.0.1:PORT`
    var address: String { String(origin.dropFirst("http://".count)) }

    func kill() {
        process.kill()
    }

    func get(_ path: String, _ headers: HTTPField...) async throws -> HTTPClientResponse {
        try await client.send(HTTPClientRequest(url: origin + path, headers: headers, timeout: .seconds(10)))
    }

    func post(_ path: String, _ headers: HTTPField...) async throws -> HTTPClientResponse {
        try await client.send(
            HTTPClientRequest(method: "POST", url: origin + path, headers: headers, timeout: .seconds(60)))
    }

    func status(of path: String) async throws -> Int {
        try await get(path).status
    }

    func page() async throws -> MetricsPage {
        let answer = try await get("/metrics")
        #expect(answer.status == 200)
        return try MetricsPage(answer.body)
    }

    /// Waits for a condition; what the exporter logged goes with the failure.
    func wait(
        for what: String, within limit: Duration = .seconds(30), _ condition: () async throws -> Bool
    ) async throws {
        do {
            try await eventually(what, within: limit, every: .milliseconds(50), condition)
        } catch let failure as NotInTime {
            throw NotInTime(description: "\(failure)\nIts log:\n\(process.errorText.suffix(4000))")
        }
    }

    /// Waits until every project was polled, got everything that it asked for, and counts from now on.
    func waitUntilReady() async throws {
        try await wait(for: "ready, up, and the baseline") {
            guard try await status(of: "/-/ready") == 200 else { return false }
            let up = try await page().series("posthog_logs_up").values
            guard !up.isEmpty, up.allSatisfy({ $0 == 1 }) else { return false }
            // One that goes on from saved state has its baseline.
            let baselines = process.errorLines.count { $0.contains("baseline complete") }
            return resumes || baselines >= up.count
        }
    }

    /// Waits until so many more polls have ended.
    func waitForPolls(_ count: Int) async throws {
        let target = try await polls() + count
        try await wait(for: "\(count) more polls") { try await polls() >= target }
    }

    func polls() async throws -> Int {
        Int(try await page()["posthog_logs_exporter_polls_total"] ?? 0)
    }

    /// A value of the first line of its log with this message, both without blanks.
    private func logValue(_ key: String, of message: String) -> Substring? {
        process.errorLines.first { $0.contains(" msg=\(message) ") }?
            .split(separator: " ").first { $0.hasPrefix("\(key)=") }?.dropFirst(key.count + 1)
    }
}
