import Basics

/// The answer of `values`: the values of one attribute, of entries or of resources.
struct ValuesReport {
    private let reading: RollupReading

    static let nothing = Array(#"{"results":[],"refreshing":false}"#.utf8)
    /// The whole body of the 400 for a request without a key: a bare string.
    static let keyIsRequired = Array(#""key is required""#.utf8)

    init(_ reading: RollupReading) throws(Refusal) {
        self.reading = reading
    }

    var empty: [UInt8] { reading.version.values.isBareList ? Array("[]".utf8) : Self.nothing }

    /// Most entries first.
    var json: [UInt8] {
        let key = reading.parameters["key"] ?? ""
        let field: EntryFilter.Field = reading.isOfResources ? .resource(key) : .attribute(key)
        let counts = FieldCounts(field, reading.selection, of: reading.store)
        let rows = counts.containing(reading.parameters["value"] ?? "").dropFirst(reading.offset)
            .prefix(reading.limit(atMost: .max))
        let version = reading.version.values
        var json = JSONText(reserving: 64 * rows.count + 64)
        json.raw(version.isBareList ? "[" : #"{"results":["#)
        for (index, row) in rows.enumerated() {
            json.comma(unlessAt: index)
            json.raw(#"{"id":"#)
            json.string(row.text.text)
            json.raw(#","name":"#)
            json.string(row.text.text)
            if version.hasCount {
                json.raw(#","count":"#)
                json.number(row.entries)
            }
            json.raw("}")
        }
        json.raw(version.isBareList ? "]" : #"],"refreshing":false}"#)
        return json.bytes
    }
}
