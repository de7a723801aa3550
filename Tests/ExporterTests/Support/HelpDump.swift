import ArgumentParser
import FoundationEssentials

@testable import posthog_logs_exporter

/// What the argument parser knows of the commands and their arguments, which help, man page and completions are made of.
struct HelpDump: Decodable {
    let command: Command

    struct Command: Decodable {
        let commandName: String
        let abstract: String?
        let discussion: String?
        let arguments: [Argument]?
        let subcommands: [Command]?

        /// With those below it, by their paths.
        func all(_ path: [String] = []) -> [(path: String, command: Command)] {
            let own = path + [commandName]
            return [(own.joined(separator: " "), self)] + (subcommands ?? []).flatMap { $0.all(own) }
        }
    }

    struct Argument: Decodable {
        let kind: String
        let shouldDisplay: Bool
        let isRepeating: Bool
        let names: [Name]?
        let valueName: String?
        let abstract: String?
        let completionKind: Completion?

        var flag: String? { names?.last.map { "--\($0.name)" } }
    }

    struct Name: Decodable {
        let name: String
    }

    /// `{"file": {"extensions": []}}` and the like.
    struct Completion: Decodable {
        let file: [String: [String]]?
        let list: [String: [String]]?
    }

    static func read() throws -> HelpDump {
        try JSONDecoder().decode(HelpDump.self, from: Data(Exporter._dumpHelp().utf8))
    }
}
