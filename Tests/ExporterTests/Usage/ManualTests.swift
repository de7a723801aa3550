import FoundationEssentials
import Testing

@testable import posthog_logs_exporter

@Suite("The man page")
struct ManualTests {
    @Test("has every command and flag with its help, in order, and no other: where it is old, run make manual")
    func everything() throws {
        let found = try Self.items(in: Self.page())
        let expected = Self.items(of: try HelpDump.read().command)
        #expect(expected.count > 200)
        for (one, other) in zip(found, expected) where one != other {
            Issue.record("the page has \(one), the program \(other): run make manual")
            return
        }
        #expect(found.count == expected.count)
    }

    @Test("says what no flag says: variables, files and exit codes")
    func ending() throws {
        let page = try Self.page()
        let ending = try String(contentsOfFile: "\(ConfigurationFiles.root)/deploy/man/ending.mdoc", encoding: .utf8)
        #expect(page.hasSuffix(ending))
        for code in ["0", "1", "64"] { #expect(ending.contains("\n.It \(code)\n")) }
    }

    @Test("help is ASCII, since the page has nothing else, and escapes nothing")
    func plain() throws {
        for (path, command) in try HelpDump.read().command.all() {
            for argument in command.arguments ?? [] {
                let text = argument.abstract ?? ""
                #expect(text.allSatisfy { $0.isASCII && $0 != "\\" }, "\(path) \(argument.flag ?? "")")
            }
        }
    }

    private static func page() throws -> String {
        try String(
            contentsOfFile: "\(ConfigurationFiles.root)/deploy/man/posthog-logs-exporter.1", encoding: .utf8)
    }

    /// What the page describes, each with the line behind it: `--once: Poll every project once…`, `serve: …`.
    private static func items(in page: String) -> [String] {
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let end = lines.firstIndex(of: ".Sh ENVIRONMENT") ?? lines.endIndex
        return lines.indices.prefix(while: { $0 < end }).compactMap { index in
            guard lines[index].hasPrefix(".It ") else { return nil }
            let words = lines[index].split(separator: " ")
            let name = words.last { $0.hasPrefix("-") }.map { "-\($0)" } ?? words.dropFirst(2).joined(separator: " ")
            let behind = lines[index + 1]
            return "\(name): \(behind.hasPrefix(".") ? "" : behind)"
        }
    }

    private static func items(of command: HelpDump.Command) -> [String] {
        (command.arguments ?? []).filter(\.shouldDisplay).map { argument in
            let name = argument.flag ?? (argument.valueName ?? "") + (argument.isRepeating ? "..." : "")
            return "\(name): \(argument.abstract ?? "")"
        } + (command.subcommands ?? []).flatMap { ["\($0.commandName): \($0.abstract ?? "")"] + items(of: $0) }
    }
}
