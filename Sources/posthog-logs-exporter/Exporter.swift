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
    static func main() async {
        // A log or a client that went away is an error of that write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        // So is a file that reached the size that the process may write.
        signal(SIGXFSZ, SIG_IGN)
        do {
            var command = try Exporter.parseAsRoot()
            guard var asyncCommand = command as? any AsyncParsableCommand else { return try command.run() }
            try await asyncCommand.run()
        } catch let failure as StartFailure {
            complain(failure.description)
            exit(EXIT_FAILURE)
        } catch {
            end(with: error)
        }
    }

    /// Help and version are errors to the argument parser, but of the kind that ends well.
    private static func end(with error: any Error) -> Never {
        let code = Exporter.exitCode(for: error)
        guard code != .success else {
            print(Exporter.message(for: error))
            exit(EXIT_SUCCESS)
        }
        complain("\(Exporter.message(for: error)); see \(BuildInfo.name) --help")
        exit(ExitCode.validationFailure.rawValue)
    }

    private static func complain(_ text: String) {
        // A key given where none belongs would otherwise come back as an unexpected argument.
        let line = Secrets.process.hidden(in: Excerpt.withoutKeys(text)).split(whereSeparator: \.isNewline).joined(
            separator: " ")
        StandardError.write("\(BuildInfo.name): \(line)\n")
    }
}

/// Why the program cannot start although its settings are usable: one line.
struct StartFailure: Error, CustomStringConvertible {
    let description: String
}
