import Backfill
import Basics
import Glibc
import HTTP

/// Makes blocks of a history, has the recording rules worked out, and asks when each alert would have fired.
final class AlertReplay {
    private let groups: [RuleFile.Group]
    private let history: ReplayHistory
    private let evaluationInterval: Int64
    private let folder: String
    private let http: HTTPClient
    private let prometheus: ReplayPrometheus
    private let clock = SystemClock()
    private let progress = ProgressLine()

    /// So many lines are told of each alert.
    private static let mostLines = 20

    init(_ groups: [RuleFile.Group], _ history: ReplayHistory, evaluationInterval: Int64) throws {
        self.groups = groups
        self.history = history
        self.evaluationInterval = evaluationInterval
        var template = Array("\(Environment.process["TMPDIR"] ?? "/tmp")/posthog-logs-replay-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw StartFailure(description: "cannot make a folder to work in: \(String(cString: strerror(errno)))")
        }
        folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        do throws(HTTPClientUnavailable) {
            http = try HTTPClient(userAgent: BuildInfo.userAgent)
        } catch {
            throw StartFailure(description: error.description)
        }
        prometheus = ReplayPrometheus(folder, http: http, clock: clock)
    }

    /// Ends what it has started, and removes what it has made.
    func end() {
        prometheus.stop()
        http.shutdown()
        progress.clear()
        FolderTree.remove(folder)
    }

    /// What would have fired when, a line each.
    func run() async throws -> String {
        for file in history.files {
            progress.update { "blocks of \(file)" }
            try await promtool(["tsdb", "create-blocks-from", "openmetrics", file, prometheus.data])
        }
        try await prometheus.start()
        try await record()
        let known = try await prometheus.metrics()
        var lines: [String] = []
        for group in groups {
            for rule in group.rules {
                guard case .alert(let name, let wait, let keep) = rule.kind else { continue }
                progress.update { "alert \(name)" }
                let timeline = AlertTimeline(interval: group.interval ?? evaluationInterval, wait: wait, keep: keep)
                lines += try await told(rule, name, timeline, step: group.interval ?? evaluationInterval, known)
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    // MARK: Recording rules

    /// Those that need others come after them. Blocks are seen by a Prometheus that starts anew.
    private func record() async throws {
        for (number, level) in RuleLevels(groups).levels.enumerated() {
            let path = "\(folder)/rules-\(number).yml"
            try write(level.yaml, path)
            progress.update { "recording rules, \(number + 1)" }
            try await promtool([
                "tsdb", "create-blocks-from", "rules", "--start", "\(history.range.start.seconds)", "--end",
                "\(history.range.end.seconds)", "--url", prometheus.address, "--output-dir", prometheus.data,
                "--eval-interval", "\(evaluationInterval)s", path,
            ])
            try await prometheus.start()
        }
    }

    private func promtool(_ arguments: [String]) async throws {
        let process = try ToolProcess("promtool", arguments, folder: folder)
        defer { process.stop() }
        try await process.finish(clock)
    }

    private func write(_ bytes: [UInt8], _ path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(file) }
        guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count else {
            throw StartFailure(description: "cannot write \(path): \(String(cString: strerror(errno)))")
        }
    }

    // MARK: Alerts

    private func told(
        _ rule: RuleFile.Rule, _ name: String, _ timeline: AlertTimeline, step: Int64, _ known: Set<String>
    ) async throws -> [String] {
        let missing = PromQLNames.metrics(in: rule.expression).subtracting(known).sorted()
        let active = try await prometheus.results(
            of: rule.expression, from: history.range.start, to: history.range.end, step: step)
        let own = Dictionary(rule.labels.map { ($0.name, $0.value) }) { first, _ in first }
        var fired: [(start: Timestamp, line: String)] = []
        for (labels, times) in active {
            let shown = labels.filter { $0.key != "__name__" }.merging(own) { $1 }
                .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.debugDescription)" }.joined(separator: ", ")
            for span in timeline.spans(active: times, until: history.range.end) {
                let end = span.end?.iso8601 ?? "the end"
                fired.append((span.start, "    \(span.start.iso8601) to \(end)  {\(shown)}"))
            }
        }
        let absent = missing.isEmpty ? "" : "; the history lacks \(missing.joined(separator: ", "))"
        guard !fired.isEmpty else {
            return [missing.isEmpty ? "\(name): would not have fired" : "\(name): cannot be told\(absent)"]
        }
        let lines = fired.sorted { ($0.start, $0.line) < ($1.start, $1.line) }.map(\.line)
        let times = lines.count == 1 ? "once" : "\(lines.count) times"
        let rest = lines.count > Self.mostLines ? ["    and \(lines.count - Self.mostLines) more"] : []
        return ["\(name): would have fired \(times)\(absent)"] + lines.prefix(Self.mostLines) + rest
    }
}

/// A folder with all that is in it.
enum FolderTree {
    static func remove(_ path: String) {
        for name in FolderNames.of(path) ?? [] {
            let inner = "\(path)/\(name)"
            var status = stat()
            guard lstat(inner, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR { remove(inner) } else { unlink(inner) }
        }
        rmdir(path)
    }
}
