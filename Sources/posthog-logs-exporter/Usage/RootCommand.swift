import ArgumentParser

/// The program as help and completions show it: the flags of `serve`, which nobody has to name, beside the other commands.
/// `Exporter` is what arguments are parsed by; that one has no flags, for it would take those of its commands from them.
struct RootCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: BuildInfo.name,
        abstract: "Polls PostHog's Logs API and serves exact counters of log entries to Prometheus.",
        usage: """
            \(BuildInfo.name) [serve] --posthog.project-id <id> --posthog.api-key-file <file> [<flags>]
            \(BuildInfo.name) [serve] --config.file <file> [<flags>]
            \(BuildInfo.name) <command> [<flags>]
            """,
        discussion: """
            Examples:
              \(BuildInfo.name) demo
                  shows it at work on a simulated PostHog; needs no key
              \(BuildInfo.name) --posthog.host eu --posthog.project-id 12345 \\
                  --posthog.api-key-file ./key --state.file ./state
                  serves the metrics of a project on http://localhost:10095/metrics
              \(BuildInfo.name) check --live --config.file exporter.yml
                  says whether PostHog can be polled with a configuration

            \(ServeCommand.variables)

            Documentation: man \(BuildInfo.name), https://github.com/posthog-logs-exporter/posthog-logs-exporter
            """,
        version: BuildInfo.versionLine, subcommands: Exporter.configuration.subcommands)

    @OptionGroup var serve: ServeCommand

    /// What the root says by itself, before anything is parsed; nil where a command has to.
    static func text(for arguments: [String]) throws(SettingsError) -> String? {
        if arguments == ["--help"] || arguments == ["-h"] || arguments == ["help"] { return helpMessage() }
        let words = arguments.flatMap { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        guard words.first == completionFlag, words.count < 3 else { return nil }
        guard let shell = words.count == 1 ? .autodetected() : CompletionShell(rawValue: words[1]) else {
            throw SettingsError("\(completionFlag) needs the name of a shell: bash, zsh or fish")
        }
        return completionScript(for: shell)
    }

    /// The argument parser has it.
    private static let completionFlag = "--generate-completion-script"
}
