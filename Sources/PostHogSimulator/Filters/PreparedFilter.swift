/// A filter over the entries of one store. What it finds of a body or a set of attributes it remembers: each is looked at
/// once, however many entries have it.
struct PreparedFilter {
    private let texts: EntryTexts
    private let observedSince: Int64?
    private var clauses: [[PreparedCondition]]

    /// nil for a filter that lets every entry through.
    init?(_ selection: LogStore.Selection, of store: LogStore) {
        let filter = selection.filter
        guard !filter.isEmpty else { return nil }
        texts = EntryTexts(store)
        observedSince = filter.observedSince
        clauses = filter.clauses.map { clause in
            clause.conditions.map { PreparedCondition($0, selection.severityMatch) }
        }
    }

    mutating func admits(_ cell: Minute.Cell, of minute: Minute) -> Bool {
        if let observedSince, minute.observed(cell) < observedSince { return false }
        for clause in clauses.indices where !admits(cell, minute, clause) { return false }
        return true
    }

    private mutating func admits(_ cell: Minute.Cell, _ minute: Minute, _ clause: Int) -> Bool {
        for index in clauses[clause].indices where clauses[clause][index].holds(cell, minute, texts) { return true }
        return false
    }
}

/// One condition, and what is known of it by the number of what it looks at.
private struct PreparedCondition {
    private let condition: EntryFilter.Condition
    /// nil where the expression is none, which nothing matches.
    private let test: TextTest?
    private let severityMatch: ServerVersion.SeverityMatch
    private var verdicts: [UInt32: Bool] = [:]

    init(_ condition: EntryFilter.Condition, _ severityMatch: ServerVersion.SeverityMatch) {
        self.condition = condition
        self.severityMatch = severityMatch
        test = try? TextTest(condition.test)
    }

    mutating func holds(_ cell: Minute.Cell, _ minute: Minute, _ texts: EntryTexts) -> Bool {
        guard let number = condition.field.number(cell) else { return isTrue(texts, cell, minute) }
        if let verdict = verdicts[number] { return verdict }
        let verdict = isTrue(texts, cell, minute)
        verdicts[number] = verdict
        return verdict
    }

    private func isTrue(_ texts: EntryTexts, _ cell: Minute.Cell, _ minute: Minute) -> Bool {
        var text = texts.text(of: condition.field, cell, minute)
        if condition.field == .severity, severityMatch == .anyCase { text = text.map { ExactText($0).lowered } }
        return (test?.passes(text) ?? false) != condition.isNegated
    }
}
