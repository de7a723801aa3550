import ArgumentParser
import Testing

@testable import posthog_logs_exporter

@Suite("Completions")
struct CompletionTests {
    @Test(
        "there is a script for each shell, with the flags of serve and the commands",
        arguments: ["bash", "zsh", "fish"])
    func scripts(_ shell: String) throws {
        let script = try #require(try RootCommand.text(for: ["--generate-completion-script", shell]))
        #expect(try RootCommand.text(for: ["--generate-completion-script=\(shell)"]) == script)
        for word in ["poll.interval", "simulate", "has-logs"] { #expect(script.contains(word), "\(word)") }
    }

    @Test("another shell is told with those that there are")
    func otherShell() {
        let error = #expect(throws: SettingsError.self) {
            try RootCommand.text(for: ["--generate-completion-script", "sh"])
        }
        #expect(error?.description == "--generate-completion-script needs the name of a shell: bash, zsh or fish")
    }

    @Test("whatever names a file is completed as one, and a choice by its words")
    func kinds() throws {
        var files = 0
        for (path, command) in try HelpDump.read().command.all() {
            for argument in command.arguments ?? [] {
                let name = "\(path) \(argument.flag ?? argument.valueName ?? "")"
                if ["file", "filename"].contains(argument.valueName) {
                    files += 1
                    #expect(argument.completionKind?.file != nil, "\(name)")
                }
                if argument.flag == "--log.level" {
                    #expect(argument.completionKind?.list?["values"]?.contains("debug") == true, "\(name)")
                }
            }
        }
        #expect(files > 15)
    }
}
