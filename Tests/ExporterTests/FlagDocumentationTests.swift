import ArgumentParser
import FoundationEssentials
import Testing

@testable import posthog_logs_exporter

@Suite("Flags in help and documents")
struct FlagDocumentationTests {
    private static let commands: [any ParsableCommand.Type] = [
        ServeCommand.self, CheckCommand.self, StateCopyCommand.self, StatePruneCommand.self, DemoCommand.self,
        SimulateCommand.self,
        HealthCommand.self,
    ]
    /// These explain themselves, and belong to every command.
    private static let general: Set<String> = ["--help", "--version"]

    @Test("docs/CONFIGURATION.md has every flag of every command, and no other")
    func configuration() throws {
        let helped = Set(Self.commands.flatMap { Self.flags(in: Self.help($0)) })
        #expect(helped.count > 20)
        // A family of flags, such as `--poll.*`, is none.
        let documented = Self.flags(in: try Self.document("docs/CONFIGURATION.md")).filter { !$0.hasSuffix(".") }
        #expect(documented.subtracting(Self.general) == helped.subtracting(Self.general))
    }

    @Test("the table of docs/CONFIGURATION.md has every flag of serve, and no other")
    func table() throws {
        let rows = try Self.document("docs/CONFIGURATION.md").split(separator: "\n").filter { $0.hasPrefix("| `--") }
        let documented = Self.flags(in: rows.joined(separator: "\n"))
        #expect(documented == Self.flags(in: Self.help(ServeCommand.self)).subtracting(Self.general))
    }

    @Test("docs/LOGS.md has every flag of the logs commands but those of PostHog's address and key, and no other")
    func logs() throws {
        let commands = LogsCommand.configuration.subcommands
        #expect(commands.count == 10)
        let helped = Set(commands.flatMap { Self.flags(in: Self.help($0)) }).subtracting(Self.general)
        let documented = Self.flags(in: try Self.document("docs/LOGS.md"))
        #expect(documented == helped.filter { !$0.hasPrefix("--posthog.") })
    }

    @Test("environment variables of the help are in docs/CONFIGURATION.md and the man page")
    func variables() throws {
        let helped = Self.words(in: Self.help(ServeCommand.self)) { $0.isUppercase || $0 == "_" }
            .filter { $0.contains("_") && $0.contains(where: \.isUppercase) && !$0.hasPrefix(OwnVariables.prefix) }
        #expect(helped.count == 8)
        for path in ["docs/CONFIGURATION.md", "deploy/man/posthog-logs-exporter.1"] {
            let text = try Self.document(path)
            for name in helped { #expect(text.contains(name), "\(name) in \(path)") }
        }
    }

    private static func help(_ command: any ParsableCommand.Type) -> String {
        Exporter.helpMessage(for: command)
    }

    private static func flags(in text: String) -> Set<String> {
        words(in: text) { $0.isASCII && $0.isLowercase || $0 == "-" || $0 == "." }.filter {
            $0.hasPrefix("--") && $0.contains(where: \.isLetter)
        }
    }

    private static func words(in text: String, _ isPart: (Character) -> Bool) -> Set<String> {
        Set(text.split { !isPart($0) }.map(String.init))
    }

    private static func document(_ path: String, beside file: String = #filePath) throws -> String {
        let root = file.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
        return try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    }
}
