import ArgumentParser
import Glibc
import PostHogLogs

/// The root command. Serving is what it does unless told otherwise.
struct Exporter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: BuildInfo.name,
        abstract: "Prometheus exporter for PostHog Logs",
        // For the man page; `RootCommand` is the help.
        discussion: """
            Asks PostHog's Logs API how many log entries there are, by service and severity, keeps exact counters of them, and \
            serves these on /metrics. A scrape never causes a request to PostHog. Without the name of a command it serves.
            """,
        version: BuildInfo.versionLine,
        subcommands: [
            ServeCommand.self, CheckCommand.self, LogsCommand.self, BackfillCommand.self, StateCommand.self,
            DemoCommand.self, SimulateCommand.self, HealthCommand.self, VersionCommand.self,
        ],
        defaultSubcommand: ServeCommand.self)
}

@main
enum Main {
    /// Runs the command that the arguments name. An error in them is one line on stderr and exit code 64; what
    /// keeps the program from starting is exit code 1.
    static func main() {
        // From here on no signal is lost, and none but these ends the process otherwise than by its own code.
        ProcessSignals.block()
        StandardDescriptors.fill()
        // A log or a client that went away is an error of that write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        // So is a file that reached the size that the process may write.
        signal(SIGXFSZ, SIG_IGN)
        SystemRequirements.shareHeap()
        if let lack = SystemRequirements.unmet() {
            report(lack)
            exit(EXIT_FAILURE)
        }
        let arguments = Array(CommandLine.arguments.dropFirst())
        let hasResult =
            ["health", "check", "state", "backfill"].contains(arguments.first) || arguments.contains("--once")
        Task.detached { await run(arguments) }
        // What was cut short has no result.
        ProcessSignals.deliver(exitingWith: hasResult ? EXIT_FAILURE : EXIT_SUCCESS)
    }

    private static func run(_ arguments: [String]) async -> Never {
        let named = NamedCommand(arguments)
        do {
            if let text = try RootCommand.text(for: arguments) {
                print(text)
                end(EXIT_SUCCESS)
            }
            if let error = named.error { throw error }
            var command = try Exporter.parseAsRoot(arguments)
            if var asyncCommand = command as? any AsyncParsableCommand {
                try await asyncCommand.run()
            } else {
                try command.run()
            }
            end(EXIT_SUCCESS)
        } catch let failure as StartFailure {
            report(failure.description)
            end(EXIT_FAILURE)
        } catch let code as ExitCode {
            end(code.rawValue)
        } catch {
            end(with: error, of: named)
        }
    }

    /// Help and version are errors to the argument parser, but of the kind that ends well.
    private static func end(with error: any Error, of command: NamedCommand) -> Never {
        let code = Exporter.exitCode(for: error)
        guard code != .success else {
            print(Exporter.message(for: error))
            end(EXIT_SUCCESS)
        }
        let message = (error as? SettingsError)?.description ?? UsageError.plain(Exporter.message(for: error))
        report("\(message.hasSuffix(".") ? String(message.dropLast()) : message); see \(command.help)")
        end(ExitCode.validationFailure.rawValue)
    }

    private static func end(_ code: Int32) -> Never {
        StandardError.flush()
        exit(code)
    }

    private static func report(_ text: String) {
        // A key given where none belongs would otherwise come back as an unexpected argument.
        StandardError.report(
            "\(BuildInfo.name): \(UsageError.line(Secrets.process.hidden(in: Excerpt.withoutKeys(text))))")
    }
}

/// Why the program cannot start although its settings are usable: one line.
struct StartFailure: Error, CustomStringConvertible {
    let description: String
}
