/// Reads YAML, by libyaml. Of its rarer parts it refuses tags, documents after the first, keys that are no texts, and
/// aliases into themselves.
package enum YAMLDocument {
    /// The document's root; nil for an empty one. Takes time in proportion to the bytes, whatever they are.
    package static func parse(_ bytes: [UInt8]) throws(YAMLFailure) -> YAMLNode? {
        let events = YAMLEvents(bytes)
        guard try events.next().kind != .end else { return nil }
        var builder = YAMLBuilder(events)
        let root = try builder.root()
        let after = try events.next()
        guard after.kind == .end else {
            throw YAMLFailure(position: after.position, reason: "the file has more than one document")
        }
        return root
    }
}
