import ArgumentParser

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "version", abstract: "Show the version, the commit and the compiler.",
        usage: "\(BuildInfo.name) version")

    func run() {
        StandardOutput.write(BuildInfo.versionLine + "\n")
    }
}
