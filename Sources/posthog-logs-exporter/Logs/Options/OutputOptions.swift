import ArgumentParser

/// How rows are written.
struct OutputOptions: ParsableArguments {
    @Flag(help: "JSON lines, also on a terminal.")
    var json = false

    @Flag(help: "CSV; a cell that a spreadsheet would take for a formula gets an apostrophe in front.")
    var csv = false

    @Option(
        help: .choice(
            "When colours are used; auto obeys NO_COLOR.", ColorChoice.self, default: "auto", valueName: "when"),
        completion: .list(ColorChoice.words), transform: ColorChoice.read)
    var color = ColorChoice.auto

    @Option(help: .init("Fields to show, in this order.", valueName: "a,b,c"))
    var fields: String?

    @Flag(help: "Leave secrets in URLs as they are.")
    var raw = false

    func validate() throws {
        guard !(json && csv) else { throw SettingsError("--json and --csv cannot be used together: choose one") }
        if fields != nil, fieldNames.isEmpty { throw SettingsError("--fields needs the name of a field") }
    }

    func output(_ environment: Environment = .process, progress: ProgressLine) -> Output {
        let terminal = Terminal.output
        return Output(
            format(terminal), isRaw: raw, hasColors: color.isOn(terminal, environment), terminal: terminal,
            progress: progress)
    }

    /// Of entries.
    func entryFields() throws(SettingsError) -> [EntryField] {
        guard fields != nil else { return format(.output) == .terminal ? EntryField.forTerminal : EntryField.all }
        var picked: [EntryField] = []
        for name in fieldNames { picked.append(try EntryField(name)) }
        return try Self.unique(picked)
    }

    /// Which of the fields that a command has are shown.
    ///
    /// - Parameter most: what a terminal has room for; nil for all.
    func pick(of known: [String], onTerminal most: [String]? = nil) throws(SettingsError) -> [String] {
        guard fields != nil else { return format(.output) == .terminal ? most ?? known : known }
        for name in fieldNames where !known.contains(name) {
            throw SettingsError("--fields does not know \"\(name)\": use \(known.joined(separator: ", "))")
        }
        return try Self.unique(fieldNames)
    }

    private func format(_ terminal: Terminal) -> Output.Format {
        json ? .json : csv ? .csv : terminal.isThere ? .terminal : .json
    }

    private var fieldNames: [String] {
        (fields ?? "").split(separator: ",").map { String($0).trimmingBlanks() }.filter { !$0.isEmpty }
    }

    private static func unique<Name: Hashable>(_ names: [Name]) throws(SettingsError) -> [Name] {
        guard Set(names).count == names.count else { throw SettingsError("--fields names a field twice") }
        return names
    }
}

extension OutputRow {
    /// These fields alone, in this order.
    func picking(_ names: [String]) -> OutputRow {
        OutputRow(names.compactMap { name in fields.first { $0.name == name } })
    }
}
