import Basics
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// The `logs` commands in a real terminal, which tmux plays.
    @Suite struct LogsTerminalTests {
        private let bench: LogsBench
        private let folder: ScratchFolder

        init() throws {
            bench = try LogsBench()
            folder = try ScratchFolder()
        }

        private func ingest(_ body: String, severity: String, secondsAgo: Int64 = 10) {
            bench.api.ingest([
                LogRecord(
                    timestamp: SystemClock().now.adding(seconds: -secondsAgo), serviceName: "checkout",
                    severityText: severity, bytes: 10, details: LogDetails(body: body))
            ])
        }

        private func tmux(_ arguments: String..., environment: [String: String] = [:]) async throws -> String {
            let own = ["TMUX_TMPDIR": folder.path(""), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"]
            let process = try ChildProcess(
                "tmux", ["-f", "/dev/null"] + arguments,
                environment: bench.environment.merging(own) { $1 }.merging(environment) { $1 })
            defer { process.kill() }
            let ending = try await process.wait()
            try #require(ending == .exit(0), "tmux \(arguments): \(process.errorText)")
            return process.outputText
        }

        /// Runs a command in a terminal so wide until its screen shows a text; all of what it has then.
        private func screen(
            _ command: String, columns: Int, until text: String, environment: [String: String] = [:],
            meanwhile: () async throws -> Void = {}
        ) async throws -> String {
            let line = "'\(try ExporterBinary.path())' logs \(command); sleep 60"
            _ = try await tmux(
                "new-session", "-d", "-x", "\(columns)", "-y", "30", line, environment: environment)
            do {
                try await meanwhile()
                var screen = ""
                try await eventually("\(text) in \(screen)", within: .seconds(30), every: .milliseconds(200)) {
                    screen = try await tmux("capture-pane", "-p", "-e")
                    return screen.contains(text)
                }
                _ = try await tmux("kill-server")
                return screen
            } catch {
                _ = try? await tmux("kill-server")
                throw error
            }
        }

        private let long = (0..<20).map { "word\(100 + $0)" }.joined(separator: " ")

        /// Without colours.
        private func plain(_ screen: String) -> [String] {
            screen.replacing(#/\u{1B}\[[0-9;]*m/#, with: "").split(separator: "\n").map(String.init)
        }

        @Test("80 columns: colours by severity, a hostile body shown as escapes, a long one below itself")
        func narrow() async throws {
            ingest("plain \u{1B}[2J\u{202E}end", severity: "error", secondsAgo: 20)
            ingest(long, severity: "info")
            let screen = try await screen("query --order earliest", columns: 80, until: "word119")
            #expect(screen.contains("\u{1B}[31mERROR"), "\(screen.debugDescription)")
            let lines = plain(screen)
            #expect(lines[0].contains(#"ERROR checkout plain \u001B[2J\u202Eend"#), "\(lines)")
            #expect(
                lines[1].contains("INFO  checkout word100") && lines[2].hasPrefix("                            word"))
            #expect(lines.allSatisfy { $0.count <= 80 })
        }

        @Test("200 columns show the day, and NO_COLOR no colours")
        func wide() async throws {
            ingest(long, severity: "info")
            let screen = try await screen(
                "query", columns: 200, until: "word119", environment: ["NO_COLOR": "1"])
            let lines = plain(screen)
            #expect(
                lines[0].prefix(5) == "\(bench.start.iso8601.prefix(5))" && lines[0].hasSuffix("word119"), "\(lines)")
            #expect(!screen.contains("\u{1B}["))
        }

        @Test("a window that is made wider while it follows gets wider lines from then on")
        func resize() async throws {
            ingest("first " + long, severity: "info")
            let screen = try await screen("tail", columns: 80, until: "second") {
                try await eventually("the first entry", every: .milliseconds(200)) {
                    try await tmux("capture-pane", "-p").contains("first")
                }
                _ = try await tmux("resize-window", "-x", "200", "-y", "30")
                ingest("second " + long.prefix(120), severity: "warn", secondsAgo: 0)
            }
            let lines = plain(screen)
            let first = try #require(lines.first { $0.contains("first") })
            let second = try #require(lines.first { $0.contains("second") })
            #expect(first.count <= 80 && !first.contains("word119"))
            #expect(second.hasSuffix("word114") && second.contains("Z WARN"), "\(lines)")
        }

        @Test("long work shows on the terminal how far it is, and takes that away again")
        func progress() async throws {
            bench.ingest(4500, from: 600, every: 100)
            for _ in 0..<2 { bench.api.inject(.custom { _, right in right }, at: [.query]) }
            bench.api.inject(.hang, at: [.query])
            let api = bench.api
            // Again and again, since nobody knows when the page that is held has arrived.
            let releases = Locked<Task<Void, any Error>?>(nil)
            defer { releases.withLock { $0?.cancel() } }
            let screen = try await screen(
                "query --since 15m --limit 4500 > \(folder.path("entries")); echo done", columns: 80, until: "done"
            ) {
                try await eventually("progress", every: .milliseconds(100)) {
                    let text = try await tmux("capture-pane", "-p")
                    return text.contains(#/\d+ entries, \d+ %, \d+ a second, \d+ s left/#)
                }
                releases.withLock { task in
                    task = Task {
                        while true {
                            api.release()
                            try await Task.sleep(for: .milliseconds(50))
                        }
                    }
                }
            }
            #expect(plain(screen).map { $0.filter { $0 != " " } }.filter { !$0.isEmpty } == ["done"], "\(screen)")
            #expect(folder.bytes("entries").count { $0 == 10 } == 4500)
        }

        @Test("services have their sparkline")
        func services() async throws {
            bench.ingest(120, from: 3000, every: 20_000)
            let screen = try await screen("services", columns: 80, until: "100.0 %")
            #expect(plain(screen).first { $0.hasPrefix("api") }?.contains("█") == true, "\(screen)")
        }
    }
}
