import Basics
import Glibc
import PostHogLogs

/// Where rows go: to a terminal as a table or lines, elsewhere as JSON lines or CSV.
final class Output {
    enum Format {
        case terminal, json, csv
    }

    let format: Format
    /// Rows that were written.
    private(set) var count = 0
    private let isRaw: Bool
    private let terminal: Terminal
    private let hasColors: Bool
    private let progress: ProgressLine
    private let write: (String) -> Int32

    /// - Parameter write: takes a text; 0, or the number of the error for which it cannot.
    init(
        _ format: Format, isRaw: Bool, hasColors: Bool, terminal: Terminal, progress: ProgressLine,
        write: @escaping (String) -> Int32 = { StandardOutput.write($0) }
    ) {
        self.format = format
        self.isRaw = isRaw
        self.hasColors = hasColors
        self.terminal = terminal
        self.progress = progress
        self.write = write
    }

    /// Nobody reads any longer what is written, which is no failure: `… | head`.
    struct Closed: Error {}

    /// All rows of a command that has one table.
    func show(_ rows: [OutputRow]) throws {
        let rows = rows.map(prepared)
        if format == .terminal {
            count += rows.count
            return try put(TextTable(rows: rows, hasColors: hasColors, columns: terminal.columns).text)
        }
        try put(rows)
    }

    /// Entries, as they come.
    func show(_ entries: [LogEntry], _ fields: [EntryField], in lines: inout EntryLines) throws {
        guard !entries.isEmpty else { return }
        let rows = entries.map { entry in
            prepared(OutputRow(fields.map { OutputRow.Field(name: $0.name, value: $0.value(of: entry)) }))
        }
        guard format == .terminal else { return try put(rows) }
        let columns = terminal.columns
        var text = ""
        lines.measure(rows)
        for (row, entry) in zip(rows, entries) { text += lines.text(row, entry.severity, columns: columns) }
        count += rows.count
        try put(text)
    }

    func lines(_ fields: [EntryField]) -> EntryLines { EntryLines(fields, hasColors: hasColors) }

    /// A text that is no row.
    func put(_ text: String) throws {
        progress.clear()
        switch write(text) {
        case 0: break
        case EPIPE: throw Closed()
        case let code:
            throw StartFailure(description: "cannot write the output: \(String(cString: strerror(code)))")
        }
    }

    private func put(_ rows: [OutputRow]) throws {
        var text = ""
        if format == .json {
            var json = JSONText(reserving: 512 * rows.count)
            for row in rows { json.line(row) }
            text = String(decoding: json.bytes, as: UTF8.self)
        } else {
            for row in rows {
                if count == 0, text.isEmpty { text += CSVLine.header(row) }
                text += CSVLine.values(row)
            }
        }
        count += rows.count
        try put(text)
    }

    /// Without secrets; for CSV on a terminal also without what it would act on.
    private func prepared(_ row: OutputRow) -> OutputRow {
        let isEscaped = format == .csv && terminal.isThere
        guard !isRaw || isEscaped else { return row }
        return OutputRow(
            row.fields.map { field in
                let value = field.value.mapTexts { text in
                    let text = isRaw ? text : URLSecrets.redacted(text)
                    return isEscaped ? ShownText.escaped(text) : text
                }
                return OutputRow.Field(name: isEscaped ? ShownText.escaped(field.name) : field.name, value: value)
            })
    }
}
