/// How many entries have each text of a field.
struct FieldCounts {
    /// Most entries first, equals by their text.
    let ranked: [(text: ExactText, entries: Int)]

    init(_ field: EntryFilter.Field, _ selection: LogStore.Selection, of store: LogStore) {
        var reader = FieldReader(field, of: store)
        var counts: [ExactText: Int] = [:]
        store.visit(selection) { cell, minute in
            guard let text = reader.text(cell, minute) else { return }
            counts[text, default: 0] += cell.volume.entries
        }
        ranked = counts.map { (text: $0.key, entries: $0.value) }
            .sorted { ($1.entries, $0.text) < ($0.entries, $1.text) }
    }

    /// Those with a part in their text.
    func containing(_ part: String) -> [(text: ExactText, entries: Int)] {
        let pattern = CaselessPattern(part)
        return ranked.filter { pattern.isFound(in: $0.text.text) }
    }
}
