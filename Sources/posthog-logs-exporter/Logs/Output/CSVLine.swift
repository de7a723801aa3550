/// A line of CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe in front of it.
enum CSVLine {
    static func header(_ row: OutputRow) -> String { line(row.fields.map(\.name)) }

    static func values(_ row: OutputRow) -> String { line(row.fields.map(\.value.plain)) }

    private static func line(_ cells: [String]) -> String { cells.map(cell).joined(separator: ",") + "\r\n" }

    private static func cell(_ text: String) -> String {
        let isFormula = text.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        let harmless = isFormula ? "'" + text : text
        guard harmless.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else { return harmless }
        return "\"" + harmless.replacing("\"", with: "\"\"") + "\""
    }
}
