import ArgumentParser

/// The command that arguments name.
struct NamedCommand {
    /// `["logs", "query"]`; empty for none.
    private(set) var path: [String] = []
    /// A word that stands where a command has to, and is none: what is wrong with it.
    private(set) var error: SettingsError?

    init(_ arguments: [String]) {
        var commands: [any ParsableCommand.Type] = Exporter.configuration.subcommands
        for word in arguments {
            guard !commands.isEmpty, !word.hasPrefix("-") else { return }
            // `help query` is about the rest.
            if path.isEmpty, word == "help" { continue }
            guard let command = commands.first(where: { $0.configuration.commandName == word }) else {
                let known = commands.compactMap { $0.configuration.commandName } + (path.isEmpty ? ["help"] : [])
                error = Self.unknown(word, among: known)
                return
            }
            path.append(word)
            commands = command.configuration.subcommands
        }
    }

    /// `posthog-logs-exporter logs query --help`
    var help: String { ([BuildInfo.name] + path + ["--help"]).joined(separator: " ") }

    private static func unknown(_ word: String, among known: [String]) -> SettingsError {
        let advice =
            NearestName.of(word, among: known).map { "did you mean \($0)?" }
            ?? "use one of \(known.joined(separator: ", "))"
        return SettingsError("unknown command \(String(word.prefix(100)).debugDescription): \(advice)")
    }
}
