import Testing

extension EndToEndTests {
    /// What the program says of itself.
    @Suite struct CommandLineTests {
        @Test("version and --version are the same line", arguments: ["version", "--version"])
        func version(_ word: String) async throws {
            let process = try ChildProcess(ExporterBinary.path(), [word])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(0))
            #expect(
                try #/posthog-logs-exporter \d+\.\d+\.\d+ \(revision \w+, Swift 6\.\d\)\n/#
                    .wholeMatch(in: process.outputText) != nil, "\(process.outputText)")
        }

        @Test("the help of the root has the flags of serve", arguments: ["--help", "help"])
        func help(_ word: String) async throws {
            let process = try ChildProcess(ExporterBinary.path(), [word])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(0))
            for text in ["--posthog.project-id", "--state.file", "demo", "Examples:"] {
                #expect(process.outputText.contains(text))
            }
            #expect(process.errorText.isEmpty)
        }

        /// What is on the command line, and a word that bash offers for its end.
        static let completions: [(words: [String], offered: String)] = [
            (["--poll.int"], "--poll.interval"), (["serve", "--poll.int"], "--poll.interval"),
            (["dem"], "demo"), (["demo", "--tra"], "--traffic"), (["logs", "has"], "has-logs"),
            (["--log.level", "de"], "debug"), (["--log.format", ""], "json"), (["--poll.bucket", "15"], "15m"),
            (["--state.file", "/etc/passw"], "/etc/passwd"), (["demo", "--replay", "/etc/passw"], "/etc/passwd"),
            (["simulate", "--server", "ju"], "june-2026"), (["logs", "query", "--severity", "f"], "fatal"),
        ]

        @Test("bash completes flags of serve without its name, commands, files and words", arguments: completions)
        func completion(_ words: [String], _ offered: String) async throws {
            let script = """
                source <("$1" --generate-completion-script bash)
                shift
                COMP_WORDS=(posthog-logs-exporter "$@")
                COMP_CWORD=$#
                COMP_LINE="${COMP_WORDS[*]}"
                COMP_POINT=${#COMP_LINE}
                function=$(complete -p posthog-logs-exporter | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
                "$function" posthog-logs-exporter "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """
            let process = try ChildProcess(
                "/bin/bash", ["--norc", "-c", script, "bash", ExporterBinary.path()] + words,
                environment: ["PATH": "/usr/bin:/bin"])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(0))
            #expect(process.errorText.isEmpty, "\(process.errorText)")
            #expect(
                process.outputText.split(separator: "\n").map(String.init).contains(offered), "\(process.outputText)")
        }
    }
}
