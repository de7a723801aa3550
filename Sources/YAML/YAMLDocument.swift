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
            throw YAMLFailure(line: root?.line ?? 1, reason: "it holds more than one document")
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
                let why = parser.pointee.problem.map { String(cString: $0) } ?? "it cannot be read"
                // A byte that is no text has no line.
                let line = parser.pointee.error == YAML_READER_ERROR ? 1 : parser.pointee.problem_mark.line + 1
                document.isMade = false
                throw YAMLFailure(line: Int(line), reason: why)
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
                throw YAMLFailure(line: 1, reason: "it cannot be read")
            }
            return try self.node(node, depth: depth)
        }

        private func node(_ node: UnsafeMutablePointer<yaml_node_t>, depth: Int) throws(YAMLFailure) -> YAMLNode {
            let line = Int(node.pointee.start_mark.line) + 1
            guard depth < maxDepth else { throw YAMLFailure(line: line, reason: "it is nested too deeply") }
            switch node.pointee.type {
            case YAML_SCALAR_NODE:
                try check(node, YAML_STR_TAG, line)
                return YAMLNode(line: line, content: .scalar(text(node), isPlain: cyaml_scalar_is_plain(node) != 0))
            case YAML_SEQUENCE_NODE:
                try check(node, YAML_SEQ_TAG, line)
                var items: [YAMLNode] = []
                for place in 0..<cyaml_sequence_count(node) {
                    items.append(try self.node(cyaml_sequence_item(node, place), depth: depth + 1))
                }
                return YAMLNode(line: line, content: .sequence(items))
            case YAML_MAPPING_NODE:
                try check(node, YAML_MAP_TAG, line)
                return YAMLNode(line: line, content: .mapping(try pairs(node, depth: depth)))
            default:
                throw YAMLFailure(line: line, reason: "it cannot be read")
            }
        }

        private func pairs(
            _ node: UnsafeMutablePointer<yaml_node_t>, depth: Int
        ) throws(YAMLFailure) -> [(key: String, line: Int, value: YAMLNode)] {
            var pairs: [(key: String, line: Int, value: YAMLNode)] = []
            var seen: Set<String> = []
            for place in 0..<cyaml_mapping_count(node) {
                let key = try self.node(cyaml_mapping_key(node, place), depth: depth + 1)
                guard case .scalar(let name, _) = key.content else {
                    throw YAMLFailure(line: key.line, reason: "a key is a text")
                }
                guard seen.insert(name).inserted else {
                    throw YAMLFailure(line: key.line, reason: "\(name) stands there twice")
                }
                let value = try self.node(cyaml_mapping_value(node, place), depth: depth + 1)
                pairs.append((name, key.line, value))
            }
            return pairs
        }

        private func text(_ node: UnsafeMutablePointer<yaml_node_t>) -> String {
            let start = UnsafeRawPointer(cyaml_scalar_text(node))
            return String(
                decoding: UnsafeRawBufferPointer(start: start, count: cyaml_scalar_size(node)), as: UTF8.self)
        }

        private func check(
            _ node: UnsafeMutablePointer<yaml_node_t>, _ usual: String, _ line: Int
        ) throws(YAMLFailure) {
            guard let tag = node.pointee.tag else { return }
            let isUsual = UnsafeRawPointer(tag).withMemoryRebound(to: CChar.self, capacity: 1) {
                String(cString: $0) == usual
            }
            guard isUsual else { throw YAMLFailure(line: line, reason: "tags, such as !!binary, are not understood") }
        }
    }
}
