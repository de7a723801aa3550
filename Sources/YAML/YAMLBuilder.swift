/// Puts a document together from its events.
struct YAMLBuilder {
    /// Deeper nesting is nobody's configuration.
    private static let maxDepth = 16
    /// As many parts may a document have, with what its aliases stand for. A few lines of aliases of aliases could have
    /// billions.
    private static let maxParts = 1_000_000

    /// A node, and how much it stands for.
    private struct Part {
        let node: YAMLNode
        /// 1 for a scalar.
        let height: Int
        let count: Int
    }

    private let events: YAMLEvents
    /// By anchor; nil while the part is not complete.
    private var anchors: [String: Part?] = [:]
    private var count = 0

    init(_ events: YAMLEvents) {
        self.events = events
    }

    mutating func root() throws(YAMLFailure) -> YAMLNode {
        try part(try events.next(), depth: 0).node
    }

    private mutating func part(_ event: YAMLEvent, depth: Int) throws(YAMLFailure) -> Part {
        if case .alias(let name) = event.kind { return try target(of: name, at: event.position, depth: depth) }
        try check(depth: depth + 1, at: event.position)
        if let anchor = event.anchor {
            guard anchors.updateValue(nil, forKey: anchor) == nil else {
                throw YAMLFailure(position: event.position, reason: "the anchor \(anchor) is given twice")
            }
        }
        let before = count
        try add(1, at: event.position)
        let (content, height) = try content(of: event, depth: depth)
        let part = Part(
            node: YAMLNode(position: event.position, content: content), height: height, count: count - before)
        if let anchor = event.anchor { anchors[anchor] = .some(part) }
        return part
    }

    private mutating func target(of name: String, at position: YAMLPosition, depth: Int) throws(YAMLFailure) -> Part {
        guard let target = anchors[name] else {
            throw YAMLFailure(position: position, reason: "undefined alias \(name): no anchor before it has this name")
        }
        guard let target else {
            throw YAMLFailure(position: position, reason: "the alias \(name) stands within what it is the name of")
        }
        try check(depth: depth + target.height, at: position)
        try add(target.count, at: position)
        return target
    }

    private mutating func content(
        of event: YAMLEvent, depth: Int
    ) throws(YAMLFailure) -> (content: YAMLNode.Content, height: Int) {
        switch event.kind {
        case .scalar(let text, let isPlain): return (.scalar(text, isPlain: isPlain), 1)
        case .sequence:
            var items: [YAMLNode] = []
            var height = 0
            while let item = try next(depth: depth + 1) {
                items.append(item.node)
                height = max(height, item.height)
            }
            return (.sequence(items), height + 1)
        case .mapping: return try mapping(depth: depth)
        case .alias, .document, .close, .end:
            throw YAMLFailure(position: event.position, reason: "it is not valid YAML")
        }
    }

    private mutating func mapping(depth: Int) throws(YAMLFailure) -> (content: YAMLNode.Content, height: Int) {
        var pairs: [(key: String, position: YAMLPosition, value: YAMLNode)] = []
        var names: Set<String> = []
        var height = 0
        while let key = try next(depth: depth + 1) {
            guard case .scalar(let name, _) = key.node.content else {
                throw YAMLFailure(position: key.node.position, reason: "a key must be a string")
            }
            guard names.insert(name).inserted else {
                throw YAMLFailure(position: key.node.position, reason: "duplicate field \(name)")
            }
            let value = try part(try events.next(), depth: depth + 1)
            pairs.append((name, key.node.position, value.node))
            height = max(height, key.height, value.height)
        }
        return (.mapping(pairs), height + 1)
    }

    /// nil where the sequence or mapping ends.
    private mutating func next(depth: Int) throws(YAMLFailure) -> Part? {
        let event = try events.next()
        return event.kind == .close ? nil : try part(event, depth: depth)
    }

    private func check(depth: Int, at position: YAMLPosition) throws(YAMLFailure) {
        guard depth <= Self.maxDepth else { throw YAMLFailure(position: position, reason: "it is nested too deeply") }
    }

    private mutating func add(_ parts: Int, at position: YAMLPosition) throws(YAMLFailure) {
        count += parts
        guard count <= Self.maxParts else {
            throw YAMLFailure(
                position: position,
                reason: "it has more than \(Self.maxParts) parts, with what aliases stand for: write less into it")
        }
    }
}
