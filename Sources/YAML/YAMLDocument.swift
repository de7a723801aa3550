import CYAML

/// Reads YAML, by libyaml. Of its rarer parts it refuses tags, documents after the first, keys that are no texts, and
/// aliases into themselves.
package enum YAMLDocument {
    /// Deeper nesting is nobody's configuration.
    private static let maxDepth = 16

    /// The document's root; nil for an empty one.
    package static func parse(_ bytes: [UInt8]) throws(YAMLFailure) -> YAMLNode? {
        let parser = Parser(bytes)
        guard let document = try parser.next() else { return nil }
        let root = try document.root()
        guard try parser.next() == nil else {
            throw YAMLFailure(position: root?.position ?? .start, reason: "the file has more than one document")
        }
        return root
    }

    private final class Parser {
        private let parser: UnsafeMutablePointer<yaml_parser_t>
        private let input: UnsafeMutableBufferPointer<UInt8>

        init(_ bytes: [UInt8]) {
            input = .allocate(capacity: bytes.count)
            _ = input.initialize(from: bytes)
            parser = .allocate(capacity: 1)
            let isMade = yaml_parser_initialize(parser) == 1
            precondition(isMade, "no memory for a YAML parser")
            yaml_parser_set_input_string(parser, input.baseAddress, input.count)
        }

        deinit {
            yaml_parser_delete(parser)
            parser.deallocate()
            input.deallocate()
        }

        /// nil at the end.
        func next() throws(YAMLFailure) -> Document? {
            let document = Document()
            guard yaml_parser_load(parser, document.pointer) == 1 else {
                let why = parser.pointee.problem.map { String(cString: $0) } ?? "it is not valid YAML"
                // A byte that is no text has no line.
                let hasPlace = parser.pointee.error != YAML_READER_ERROR
                document.isMade = false
                throw YAMLFailure(
                    position: hasPlace ? YAMLPosition(parser.pointee.problem_mark) : .start, reason: why)
            }
            document.isMade = true
            return yaml_document_get_root_node(document.pointer) == nil ? nil : document
        }
    }

    private final class Document {
        let pointer = UnsafeMutablePointer<yaml_document_t>.allocate(capacity: 1)
        /// libyaml frees a document that it could not finish by itself.
        var isMade = false

        deinit {
            if isMade { yaml_document_delete(pointer) }
            pointer.deallocate()
        }

        func root() throws(YAMLFailure) -> YAMLNode? {
            guard let root = yaml_document_get_root_node(pointer) else { return nil }
            return try node(root, depth: 0)
        }

        private func node(_ number: Int32, depth: Int) throws(YAMLFailure) -> YAMLNode {
            guard let node = yaml_document_get_node(pointer, number) else {
                throw YAMLFailure(position: .start, reason: "it is not valid YAML")
            }
            return try self.node(node, depth: depth)
        }

        private func node(_ node: UnsafeMutablePointer<yaml_node_t>, depth: Int) throws(YAMLFailure) -> YAMLNode {
            let position = YAMLPosition(node.pointee.start_mark)
            guard depth < maxDepth else { throw YAMLFailure(position: position, reason: "it is nested too deeply") }
            switch node.pointee.type {
            case YAML_SCALAR_NODE:
                try check(node, YAML_STR_TAG, position)
                let isPlain = cyaml_scalar_is_plain(node) != 0
                return YAMLNode(position: position, content: .scalar(text(node), isPlain: isPlain))
            case YAML_SEQUENCE_NODE:
                try check(node, YAML_SEQ_TAG, position)
                var items: [YAMLNode] = []
                for index in 0..<cyaml_sequence_count(node) {
                    items.append(try self.node(cyaml_sequence_item(node, index), depth: depth + 1))
                }
                return YAMLNode(position: position, content: .sequence(items))
            case YAML_MAPPING_NODE:
                try check(node, YAML_MAP_TAG, position)
                return YAMLNode(position: position, content: .mapping(try pairs(node, depth: depth)))
            default:
                throw YAMLFailure(position: position, reason: "it is not valid YAML")
            }
        }

        private func pairs(
            _ node: UnsafeMutablePointer<yaml_node_t>, depth: Int
        ) throws(YAMLFailure) -> [(key: String, position: YAMLPosition, value: YAMLNode)] {
            var pairs: [(key: String, position: YAMLPosition, value: YAMLNode)] = []
            var seen: Set<String> = []
            for index in 0..<cyaml_mapping_count(node) {
                let key = try self.node(cyaml_mapping_key(node, index), depth: depth + 1)
                guard case .scalar(let name, _) = key.content else {
                    throw YAMLFailure(position: key.position, reason: "a key must be a string")
                }
                guard seen.insert(name).inserted else {
                    throw YAMLFailure(position: key.position, reason: "duplicate field \(name)")
                }
                let value = try self.node(cyaml_mapping_value(node, index), depth: depth + 1)
                pairs.append((name, key.position, value))
            }
            return pairs
        }

        private func text(_ node: UnsafeMutablePointer<yaml_node_t>) -> String {
            let start = UnsafeRawPointer(cyaml_scalar_text(node))
            return String(
                decoding: UnsafeRawBufferPointer(start: start, count: cyaml_scalar_size(node)), as: UTF8.self)
        }

        private func check(
            _ node: UnsafeMutablePointer<yaml_node_t>, _ usual: String, _ position: YAMLPosition
        ) throws(YAMLFailure) {
            guard let tag = node.pointee.tag else { return }
            let isUsual = UnsafeRawPointer(tag).withMemoryRebound(to: CChar.self, capacity: 1) {
                String(cString: $0) == usual
            }
            guard isUsual else {
                throw YAMLFailure(position: position, reason: "tags, such as !!binary, are not supported")
            }
        }
    }
}

extension YAMLPosition {
    static let start = YAMLPosition(line: 1, column: 1)

    /// libyaml counts from 0.
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
