import ArgumentParser
import Glibc
import PostHogLogs

/// The root command. Serving is what it does unless told otherwise.
struct Exporter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: BuildInfo.name,
        abstract: "Serves what PostHog Logs counts as Prometheus metrics.",
        version: BuildInfo.versionLine,
        subcommands: [ServeCommand.self, DemoCommand.self, HealthCommand.self],
        defaultSubcommand: ServeCommand.self)
}

@main
enum Main {
    /// Runs the command that the arguments name. Whatever is wrong with them is said in one line on stderr, exit 64; what
    /// keeps the program from starting, exit 1.
    static func main() {
        // From here on no signal is lost, and none but these ends the process otherwise than by its own code.
        ProcessSignals.block()
        StandardDescriptors.fill()
        // A log or a client that went away is an error of that write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        // So is a file that reached the size that the process may write.
        signal(SIGXFSZ, SIG_IGN)
        if let lack = SystemRequirements.unmet() {
            complain(lack)
            exit(EXIT_FAILURE)
        }
        let isHealthCheck = CommandLine.arguments.dropFirst().first == HealthCommand.configuration.commandName
        Task.detached { await run() }
        // A check that was cut short has found nothing healthy.
        ProcessSignals.deliver(exitingWith: isHealthCheck ? EXIT_FAILURE : EXIT_SUCCESS)
    }

    private static func run() async -> Never {
        do {
            var command = try Exporter.parseAsRoot()
            if var asyncCommand = command as? any AsyncParsableCommand {
                try await asyncCommand.run()
            } else {
                try command.run()
            }
            end(EXIT_SUCCESS)
        } catch let failure as StartFailure {
            complain(failure.description)
            end(EXIT_FAILURE)
        } catch {
            end(with: error)
        }
    }

    /// Help and version are errors to the argument parser, but of the kind that ends well.
    private static func end(with error: any Error) -> Never {
        let code = Exporter.exitCode(for: error)
        guard code != .success else {
            print(Exporter.message(for: error))
            end(EXIT_SUCCESS)
        }
        let message = Exporter.message(for: error)
        complain("\(message.hasSuffix(".") ? String(message.dropLast()) : message); see \(BuildInfo.name) --help")
        end(ExitCode.validationFailure.rawValue)
    }

    private static func end(_ code: Int32) -> Never {
        StandardError.flush()
        exit(code)
    }

    private static func complain(_ text: String) {
        // A key given where none belongs would otherwise come back as an unexpected argument.
        let line = Secrets.process.hidden(in: Excerpt.withoutKeys(text)).split(whereSeparator: \.isNewline).joined(
            separator: " ")
        StandardError.complain("\(BuildInfo.name): \(line)")
    }
}

/// Why the program cannot start although its settings are usable: one line.
struct StartFailure: Error, CustomStringConvertible {
    let description: String
}
