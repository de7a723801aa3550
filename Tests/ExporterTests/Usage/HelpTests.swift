import ArgumentParser
import Testing

@testable import posthog_logs_exporter

@Suite("Help")
struct HelpTests {
    @Test("the help of the root has every flag of serve, every other command, and where documents are")
    func root() throws {
        let help = try #require(try RootCommand.text(for: ["--help"]))
        for spelled in [["-h"], ["help"]] { #expect(try RootCommand.text(for: spelled) == help) }
        let dump = try HelpDump.read().command
        let serve = try #require(dump.subcommands?.first { $0.commandName == "serve" })
        let flags = (serve.arguments ?? []).compactMap(\.flag)
        #expect(flags.count > 30)
        for flag in flags { #expect(help.contains(flag), "\(flag)") }
        for command in Exporter.configuration.subcommands {
            let name = try #require(command.configuration.commandName)
            #expect(help.contains("\n  \(name) "), "\(name)")
        }
        #expect(help.contains("https://github.com/posthog-logs-exporter/posthog-logs-exporter"))
        for group in ["CONFIGURATION:", "POSTHOG:", "POLLING:", "SERVING:", "STATE:", "LOGGING:"] {
            #expect(help.contains("\n\(group)\n"), "\(group)")
        }
    }

    @Test("its examples can be understood")
    func examples() throws {
        let help = try #require(try RootCommand.text(for: ["--help"])).replacing("\\\n", with: " ")
        let examples = help.split(separator: "\n").filter { $0.hasPrefix("  posthog-logs-exporter ") }
        #expect(examples.count == 3)
        for example in examples {
            let arguments = example.split(separator: " ").dropFirst().map(String.init)
            #expect(throws: Never.self) { try Exporter.parseAsRoot(arguments) }
        }
    }

    @Test("what is about one command is left to the argument parser", arguments: [[], ["serve"], ["demo", "--help"]])
    func others(_ arguments: [String]) throws {
        #expect(try RootCommand.text(for: arguments) == nil)
    }

    @Test("the help of the demo has the demo's own defaults, and that of serve its own")
    func demo() {
        let demo = Self.words(DemoCommand.self)
        let serve = Self.words(ServeCommand.self)
        for (flag, own, usual) in [
            ("--poll.interval <duration|auto>", "5s", "60s"), ("--poll.lookback <duration>", "30m", "1h"),
            ("--poll.bucket <duration>", "1m", "5m"), ("--poll.window <duration>", "1m", "5m"),
            ("--budget.per-minute <int>", "0", "240"), ("--budget.per-hour <int>", "0", "1200"),
            ("--web.listen-address <host:port>", "127.0.0.1:10095", ":10095"),
        ] {
            #expect(Self.standard(of: flag, in: demo) == own, "\(flag)")
            #expect(Self.standard(of: flag, in: serve) == usual, "\(flag)")
        }
    }

    @Test("what a flag takes stands in its help: bounds of every number and duration, and every word of a choice")
    func allowed() throws {
        var bounded = 0
        for (path, command) in try HelpDump.read().command.all() {
            for argument in command.arguments ?? [] where argument.kind == "option" {
                let help = argument.abstract ?? ""
                if ["n", "int", "number", "duration", "duration|auto"].contains(argument.valueName) {
                    bounded += 1
                    #expect(help.contains(#/\d+[smhd]? to \d+[smhd]?/#), "\(path) \(argument.flag ?? ""): \(help)")
                }
                for word in argument.completionKind?.list?["values"] ?? [] {
                    #expect(help.contains(word), "\(path) \(argument.flag ?? ""): \(help)")
                }
            }
        }
        #expect(bounded > 40)
    }

    @Test("every flag of the exporter is a variable too, but for those that choose what a command does")
    func variables() throws {
        let choosing: Set = ["--once", "--live", "--json", "--help", "--version", "--from", "--to"]
        let settings = DataSettings.all + ProcessSettings.all + CommandSettings.all
        let flags = Set(settings.filter { !$0.variables.isEmpty }.compactMap(\.flag) + [DataSettings.projectFlag])
        for (path, command) in try HelpDump.read().command.all()
        where !path.contains(" logs") && !path.contains(" backfill") {
            for flag in (command.arguments ?? []).compactMap(\.flag) where !flag.hasPrefix("--no-") {
                #expect(flags.contains(flag) || choosing.contains(flag), "\(path) \(flag)")
            }
        }
    }

    /// On one line.
    private static func words(_ command: any ParsableCommand.Type) -> String {
        Exporter.helpMessage(for: command).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func standard(of flag: String, in help: String) -> String? {
        let behind = help.split(separator: "\(flag) ", maxSplits: 1).last ?? ""
        return behind.firstMatch(of: #/default: ([^\s)]+)\)/#).map { String($0.1) }
    }
}
