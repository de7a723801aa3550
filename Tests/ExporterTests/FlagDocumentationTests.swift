import ArgumentParser
import FoundationEssentials
import Testing

@testable import posthog_logs_exporter

@Suite("Flags in help and documents")
struct FlagDocumentationTests {
    private static let commands: [any ParsableCommand.Type] = [ServeCommand.self, DemoCommand.self, HealthCommand.self]
    /// These explain themselves, and belong to every command.
    private static let general: Set<String> = ["--help", "--version"]

    @Test("docs/CONFIGURATION.md has every flag of every command, and no other")
    func configuration() throws {
        let helped = Set(Self.commands.flatMap { Self.flags(in: Self.help($0)) })
        #expect(helped.count > 20)
        // A family of flags, such as `--poll.*`, is none.
        let documented = Self.flags(in: try Self.document("docs/CONFIGURATION.md")).filter { !$0.hasSuffix(".") }
        #expect(documented == helped.subtracting(Self.general))
    }

    @Test("README's tables have every flag of serve and demo, and no other")
    func readme() throws {
        let rows = try Self.document("README.md").split(separator: "\n").filter { $0.hasPrefix("| `--") }
        let documented = Self.flags(in: rows.joined(separator: "\n"))
        let helped = Self.flags(in: Self.help(ServeCommand.self) + Self.help(DemoCommand.self))
        #expect(documented == helped.subtracting(["--help"]))
    }

    @Test("environment variables of the help are in docs/CONFIGURATION.md, README and the man page")
    func variables() throws {
        let helped = Self.words(in: Self.help(ServeCommand.self)) { $0.isUppercase || $0 == "_" }
            .filter { $0.contains("_") && $0.contains(where: \.isUppercase) }
        #expect(helped.count == 8)
        for path in ["docs/CONFIGURATION.md", "README.md", "deploy/debian/posthog-logs-exporter.1"] {
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
