/// Whether the program under test can keep its state.
enum StateFile {
    static func isKnown() async throws -> Bool {
        let help = try ChildProcess(ExporterBinary.path(), ["serve", "--help"])
        defer { help.kill() }
        _ = try await help.wait()
        return help.outputText.contains("--state.file")
    }
}
