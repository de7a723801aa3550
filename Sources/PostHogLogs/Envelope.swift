/// The outside of an answer that is mainly a list. PostHog gives the list bare, under a name, or within `results`.
struct Envelope<Row: Decodable> {
    let rows: [Row]
    /// The object beside the list, for what else it holds; nil around a bare list.
    let fields: Fields?

    init(_ decoder: any Decoder, list name: Field) throws {
        guard let root = try Self.object(decoder) else {
            rows = try [Row](from: decoder)
            fields = nil
            return
        }
        guard !root.contains(name), root.contains("results") else {
            rows = try root.decode([Row].self, forKey: name)
            fields = root
            return
        }
        if let inner = try? root.nestedContainer(keyedBy: Field.self, forKey: "results") {
            rows = try inner.decode([Row].self, forKey: name)
            fields = inner
        } else {
            rows = try root.decode([Row].self, forKey: "results")
            fields = root
        }
    }

    /// nil for a list; throws for anything that is neither list nor object.
    private static func object(_ decoder: any Decoder) throws -> Fields? {
        if (try? decoder.unkeyedContainer()) != nil { return nil }
        return try decoder.container(keyedBy: Field.self)
    }
}
