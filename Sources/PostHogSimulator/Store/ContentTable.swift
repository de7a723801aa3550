/// What entries say beside time, service and severity: each text, each set of attributes and each kind of entry once.
struct ContentTable: Sendable {
    /// Bodies, keys and values of attributes, names of events. The first is empty.
    private(set) var texts = InternedRuns<UInt8>()
    /// Of each set the numbers of its keys and values in turn, the keys sorted. The first is empty.
    private(set) var attributeSets = InternedRuns<UInt32>()
    private(set) var kinds: [Kind] = []
    private var kindIDs: [Kind: UInt32] = [:]

    /// What many entries have in common.
    struct Kind: Hashable, Sendable {
        /// A set of attributes, without `service.name`.
        var resource: UInt32
        var eventName: UInt32
        var scope: UInt32
        /// nil for the usual one of the severity's text.
        var severityNumber: Int?
    }

    /// The numbers of an entry's content.
    struct Content: Hashable {
        var body: UInt32 = 0
        var attributes: UInt32 = 0
        var kind: UInt32 = 0
    }

    init() {
        let empty = texts.id(of: "")
        _ = kindID(Kind(resource: attributeSets.id(of: []), eventName: empty, scope: empty, severityNumber: nil))
    }

    mutating func id(of details: LogDetails) -> Content {
        let kind = Kind(
            resource: setID(details.resourceAttributes.filter { $0.key != Self.serviceName }),
            eventName: texts.id(of: details.eventName), scope: texts.id(of: details.scope),
            severityNumber: details.severityNumber)
        return Content(
            body: texts.id(of: details.body), attributes: setID(details.attributes), kind: kindID(kind))
    }

    /// The content with the same meaning in this table.
    mutating func id(of content: Content, in other: ContentTable) -> Content {
        let kind = other.kinds[Int(content.kind)]
        return Content(
            body: textID(content.body, in: other), attributes: setID(content.attributes, in: other),
            kind: kindID(
                Kind(
                    resource: setID(kind.resource, in: other), eventName: textID(kind.eventName, in: other),
                    scope: textID(kind.scope, in: other), severityNumber: kind.severityNumber)))
    }

    /// The attributes of a set by number of key and value.
    func pairs(_ set: UInt32) -> [(key: UInt32, value: UInt32)] {
        let run = attributeSets[set]
        return stride(from: run.startIndex, to: run.endIndex, by: 2).map { (run[$0], run[$0 + 1]) }
    }

    /// The number of the value that a set has for a key.
    func value(of key: UInt32, in set: UInt32) -> UInt32? {
        attributeSets.withRun(set) { run in
            var index = 0
            while index < run.count {
                if run[index] == key { return run[index + 1] }
                index += 2
            }
            return nil
        }
    }

    /// The text that a set has for a key; nil stands for a key that no set has.
    func text(of key: UInt32?, in set: UInt32) -> String? {
        guard let key, let value = value(of: key, in: set) else { return nil }
        return texts.text(value)
    }

    /// The resource attribute that is the name of the service.
    static let serviceName = "service.name"

    private mutating func textID(_ id: UInt32, in other: ContentTable) -> UInt32 {
        other.texts.withRun(id) { texts.id(of: $0) }
    }

    private mutating func setID(_ id: UInt32, in other: ContentTable) -> UInt32 {
        attributeSets.id(of: other.attributeSets[id].map { textID($0, in: other) })
    }

    private mutating func setID(_ attributes: [String: String]) -> UInt32 {
        guard !attributes.isEmpty else { return 0 }
        let sorted = attributes.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return attributeSets.id(of: sorted.flatMap { [texts.id(of: $0.key), texts.id(of: $0.value)] })
    }

    private mutating func kindID(_ kind: Kind) -> UInt32 {
        if let id = kindIDs[kind] { return id }
        let id = UInt32(kinds.count)
        kindIDs[kind] = id
        kinds.append(kind)
        return id
    }
}
