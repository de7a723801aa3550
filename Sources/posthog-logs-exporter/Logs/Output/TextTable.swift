/// Rows as an aligned table, numbers to the right. The last column is never cut.
struct TextTable {
    let rows: [OutputRow]
    let hasColors: Bool
    /// Of the terminal; a sparkline takes what the other columns leave.
    let columns: Int

    private static let narrowestSparkline = 8
    private static let widestSparkline = 60

    var text: String {
        guard let first = rows.first else { return "" }
        let names = first.fields.map { $0.name.replacing("_", with: " ") }
        var cells = rows.map { $0.fields.map { Self.cell($0.value) } }
        var widths = names.indices.map { column in
            ([names[column]] + cells.compactMap { $0[column] }).map { ShownText.columns($0) }.max() ?? 0
        }
        for column in names.indices where cells.contains(where: { $0[column] == nil }) {
            let others = widths.indices.filter { $0 != column }.reduce(0) { $0 + widths[$1] + 2 }
            let width = min(Self.widestSparkline, max(Self.narrowestSparkline, columns - others))
            for row in cells.indices where cells[row][column] == nil {
                cells[row][column] = Self.sparkline(rows[row].fields[column].value, width)
            }
            widths[column] = width
        }
        let numeric = names.indices.map { column in rows.contains { $0.fields[column].value.isNumeric } }
        let header = Self.line(names, widths, numeric)
        let lines = cells.map { Self.line($0.map { $0 ?? "" }, widths, numeric) }
        return ([Style.dim.around(header, hasColors)] + lines).joined(separator: "\n") + "\n"
    }

    /// nil for a sparkline, whose width is known later.
    private static func cell(_ value: OutputValue) -> String? {
        switch value {
        case .numbers: nil
        case .share(let share): percent(share)
        default: ShownText.escaped(value.plain)
        }
    }

    private static func sparkline(_ value: OutputValue, _ width: Int) -> String {
        guard case .numbers(let numbers) = value else { return "" }
        return Sparkline.text(numbers, columns: width)
    }

    /// With one decimal.
    private static func percent(_ share: Double) -> String {
        let tenths = Int((share * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10) %"
    }

    private static func line(_ cells: [String], _ widths: [Int], _ numeric: [Bool]) -> String {
        let padded = cells.indices.map { column in
            let blanks = String(repeating: " ", count: max(0, widths[column] - ShownText.columns(cells[column])))
            if numeric[column] { return blanks + cells[column] }
            return column == cells.count - 1 ? cells[column] : cells[column] + blanks
        }
        return padded.joined(separator: "  ")
    }
}

/// Numbers drawn in one line of text.
enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// At most so many columns, each the sum of as many numbers as share it; a blank for 0.
    static func text(_ numbers: [Int], columns: Int) -> String {
        guard !numbers.isEmpty, columns > 0 else { return "" }
        let width = min(columns, numbers.count)
        let sums = (0..<width).map { column in
            numbers[column * numbers.count / width..<(column + 1) * numbers.count / width].reduce(0, +)
        }
        let most = sums.max() ?? 0
        return String(
            sums.map { sum in
                sum > 0 ? bars[min(bars.count - 1, sum * bars.count / max(1, most))] : " "
            })
    }
}
