/// Entries as CSV (RFC 4180): attributes in columns of their own, cells that look like a formula altered.
struct EntryTable {
    private let rows: [[String: String]]
    private let header: [String]

    /// - Parameters:
    ///   - columns: those to show, in this order; one that is the beginning of others stands for these; none for all.
    ///   - own: what the query computes beside.
    init(_ rows: [EntryRow], columns: [String], own: [EntryColumn]) {
        var known: [String] = []
        var attributes: Set<String> = []
        self.rows = rows.map { row in
            let fields = row.fields + own.map { ($0.name, row.text(of: $0)) }
            if known.isEmpty { known = fields.map(\.name).filter { !Self.isAttribute($0) } }
            attributes.formUnion(fields.lazy.map(\.name).filter(Self.isAttribute))
            return Dictionary(fields.map { ($0.name, $0.value) }) { first, _ in first }
        }
        let all = known + attributes.sorted()
        header =
            columns.isEmpty
            ? all
            : columns.flatMap { column in
                let below = all.filter { $0.hasPrefix(column + ".") }
                return below.isEmpty ? [column] : below
            }
    }

    /// Where nothing was found there is a column `error`, or, under columns that were asked for, an empty row.
    var csv: [UInt8] {
        guard !rows.isEmpty else {
            return header.isEmpty
                ? Array("error\r\nNo data available or unable to format for export.\r\n".utf8)
                : line(header) + line(header.map { _ in "" })
        }
        return rows.reduce(into: line(header)) { text, row in
            text += line(header.map { row[$0] ?? "" })
        }
    }

    private static func isAttribute(_ name: String) -> Bool {
        name.hasPrefix("attributes.") || name.hasPrefix("resource_attributes.")
    }

    private func line(_ cells: [String]) -> [UInt8] {
        Array((cells.map(Self.cell).joined(separator: ",") + "\r\n").utf8)
    }

    private static func cell(_ text: String) -> String {
        let isFormula = text.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        let harmless = isFormula ? "'" + text : text
        guard harmless.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else { return harmless }
        return "\"" + harmless.replacing("\"", with: "\"\"") + "\""
    }
}
