import Basics

/// The answer of `attributes`: the keys that entries or resources have, those closest to what is searched first.
struct AttributesReport {
    private let reading: RollupReading
    /// Keys of which alone is asked; nil for all.
    private let keys: Set<ExactText>?

    static let empty = Array(#"{"results":[],"count":0}"#.utf8)
    private static let maxLimit = 100
    private static let maxKeys = 100
    /// Shorter texts are not searched in values.
    private static let shortestValueSearch = 4

    private struct Row {
        var name: ExactText
        var entries = 0
        /// A value that has what is searched, where the name has not; the first in order.
        var value: ExactText?
        /// 0 for the name itself, 1 for a whole word of it, 2 for a part, 3 for a value.
        var distance: Int
    }

    init(_ reading: RollupReading) throws(Refusal) {
        self.reading = reading
        let listed = reading.parameters["keys"]?.split(separator: ",").map { ExactText(String($0)) } ?? []
        guard listed.count <= Self.maxKeys else { throw .queryError("keys: at most 100 keys can be asked for") }
        keys = listed.isEmpty ? nil : Set(listed)
    }

    var json: [UInt8] {
        let found = rows
        let shown = found.dropFirst(reading.offset).prefix(reading.limit(atMost: Self.maxLimit))
        var json = JSONText(reserving: 96 * shown.count + 64)
        json.raw(#"{"results":["#)
        for (index, row) in shown.enumerated() {
            json.comma(unlessAt: index)
            write(row, to: &json)
        }
        json.raw(#"],"count":"#)
        json.number(found.count)
        json.raw("}")
        return json.bytes
    }

    private func write(_ row: Row, to json: inout JSONText) {
        json.raw(#"{"name":"#)
        json.string(row.name.text)
        json.raw(#","propertyFilterType":"#)
        json.string(reading.isOfResources ? "log_resource_attribute" : "log_attribute")
        if reading.version.attributes.hasMatches {
            json.raw(row.value == nil ? #","matchedOn":"key""# : #","matchedOn":"value","matchedValue":"#)
            if let value = row.value { json.string(value.text) }
        }
        json.raw("}")
    }

    private var rows: [Row] {
        let search = reading.parameters["search"] ?? ""
        let isOfValues =
            reading.version.attributes.hasMatches && reading.parameters["search_values"] == "true"
            && search.unicodeScalars.count >= Self.shortestValueSearch
        let pattern = CaselessPattern(search)
        var rows: [ExactText: Row] = [:]
        for (set, entries) in counts {
            for (key, value) in set {
                let name = ExactText(key)
                guard keys?.contains(name) != false else { continue }
                let hasName = pattern.isFound(in: key)
                guard hasName || isOfValues && pattern.isFound(in: value) else { continue }
                let distance = hasName ? Self.distance(key, search) : 3
                var row = rows[name] ?? Row(name: name, distance: distance)
                row.entries += entries
                if !hasName { row.value = min(row.value ?? ExactText(value), ExactText(value)) }
                rows[name] = row
            }
        }
        return rows.values.sorted {
            ($0.distance, $1.entries, $0.name) < ($1.distance, $0.entries, $1.name)
        }
    }

    /// The different sets of attributes, and how many entries have each.
    private var counts: [(set: [(key: String, value: String)], entries: Int)] {
        let texts = EntryTexts(reading.store)
        var counts: [[UInt32]: (cell: Minute.Cell, entries: Int)] = [:]
        reading.store.visit(reading.selection) { cell, _ in
            let number = reading.isOfResources ? [cell.kind, cell.series] : [cell.attributes]
            counts[number, default: (cell, 0)].entries += cell.volume.entries
        }
        return counts.values.map { cell, entries in
            (reading.isOfResources ? texts.resourceAttributes(cell) : texts.attributes(cell), entries)
        }
    }

    private static func distance(_ name: String, _ search: String) -> Int {
        let (name, search) = (name.lowercased(), search.lowercased())
        if name == search { return 0 }
        return name.split { !$0.isLetter && !$0.isNumber }.contains { $0 == search } ? 1 : 2
    }
}
