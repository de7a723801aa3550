import CYAML

/// A step of a document: a scalar, an alias, or where something begins or ends.
struct YAMLEvent {
    enum Kind: Hashable {
        case document
        case scalar(String, isPlain: Bool)
        case alias(String)
        case sequence, mapping
        case close
        /// Of the input.
        case end
    }

    let position: YAMLPosition
    let kind: Kind
    /// The name by which aliases call it.
    let anchor: String?
}

/// libyaml's parser, which hands over a document step by step.
final class YAMLEvents {
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

    func next() throws(YAMLFailure) -> YAMLEvent {
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
            defer { yaml_event_delete(&event) }
            if let kind = try Self.kind(of: &event) {
                return YAMLEvent(
                    position: YAMLPosition(event.start_mark), kind: kind,
                    anchor: cyaml_anchor(&event).map { String(cString: $0) })
            }
        }
    }

    /// nil for what says nothing: where the input begins, and where a document ends.
    private static func kind(of event: inout yaml_event_t) throws(YAMLFailure) -> YAMLEvent.Kind? {
        switch event.type {
        case YAML_STREAM_START_EVENT, YAML_DOCUMENT_END_EVENT: return nil
        case YAML_DOCUMENT_START_EVENT: return .document
        case YAML_ALIAS_EVENT: return .alias(cyaml_anchor(&event).map { String(cString: $0) } ?? "")
        case YAML_SCALAR_EVENT:
            try checkTag(of: &event, YAML_STR_TAG)
            let text = UnsafeRawBufferPointer(start: cyaml_scalar_text(&event), count: cyaml_scalar_size(&event))
            return .scalar(String(decoding: text, as: UTF8.self), isPlain: cyaml_scalar_is_plain(&event) != 0)
        case YAML_SEQUENCE_START_EVENT:
            try checkTag(of: &event, YAML_SEQ_TAG)
            return .sequence
        case YAML_MAPPING_START_EVENT:
            try checkTag(of: &event, YAML_MAP_TAG)
            return .mapping
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .close
        default: return .end
        }
    }

    private static func checkTag(of event: inout yaml_event_t, _ usual: String) throws(YAMLFailure) {
        guard let tag = cyaml_tag(&event).map({ String(cString: $0) }), tag != "!", tag != usual else { return }
        throw YAMLFailure(
            position: YAMLPosition(event.start_mark), reason: "tags, such as !!binary, are not supported")
    }

    private var failure: YAMLFailure {
        YAMLFailure(
            position: parser.pointee.error == YAML_READER_ERROR
                ? position(ofByte: parser.pointee.problem_offset) : YAMLPosition(parser.pointee.problem_mark),
            reason: parser.pointee.problem.map { String(cString: $0) } ?? "it is not valid YAML")
    }

    /// Where a byte stands that is no text. libyaml counts bytes there, and no lines.
    private func position(ofByte offset: Int) -> YAMLPosition {
        let before = input.prefix(offset)
        let line = before.split(separator: 0x0A, omittingEmptySubsequences: false).last ?? before
        let characters = line.count { $0 & 0xC0 != 0x80 }
        return YAMLPosition(line: before.count { $0 == 0x0A } + 1, column: characters + 1)
    }
}

extension YAMLPosition {
    /// libyaml counts from 0.
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
