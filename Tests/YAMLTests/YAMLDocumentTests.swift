import Testing
import YAML

@Suite struct YAMLDocumentTests {
    @Test("a document is read with its keys in order and the line of each part")
    func structure() throws {
        let text = """
            # a comment
            first: {a: 1, "b c": 'two'}
            second:
              - x
              - "null"
              - null
            third: |
              line 1
              line 2
            """
        let root = try #require(try YAMLDocument.parse(Array(text.utf8)))
        #expect(
            Self.text(root)
                == #"{first:2 {a:2 p"1", b c:2 q"two"}, second:3 [p"x", q"null", ~], third:7 q"line 1\nline 2"}"#)
    }

    @Test("each part and key has its column too, counted in characters")
    func columns() throws {
        let root = try #require(try YAMLDocument.parse(Array("a: {é: 1, b: 'x'}\nc:\n  - d".utf8)))
        guard case .mapping(let pairs) = root.content, case .mapping(let inner) = pairs[0].value.content,
            case .sequence(let items) = pairs[1].value.content
        else {
            Issue.record("another shape")
            return
        }
        #expect(pairs.map(\.position) == [YAMLPosition(line: 1, column: 1), YAMLPosition(line: 2, column: 1)])
        #expect(inner.map(\.position.column) == [5, 11] && inner.map(\.value.position.column) == [8, 14])
        #expect(items.map(\.position) == [YAMLPosition(line: 3, column: 5)])
    }

    @Test("an alias stands for what it is the name of")
    func alias() throws {
        let root = try #require(try YAMLDocument.parse(Array("a: &x [1]\nb: *x".utf8)))
        #expect(Self.text(root) == #"{a:1 [p"1"], b:2 [p"1"]}"#)
    }

    @Test("nothing, or comments alone, are no document", arguments: ["", "\n", "# nothing\n", "---\n...\n"])
    func empty(_ text: String) throws {
        let root = try YAMLDocument.parse(Array(text.utf8))
        #expect(root?.isNull != false)
    }

    @Test(
        "what cannot be used is an error that names the line",
        arguments: [
            ("a: 1\na: 2", 2, "duplicate field a"), ("a: [1", 2, "did not find expected ',' or ']'"),
            ("a: 1\n\tb: 2", 2, "found a tab character"),
            ("a: &x [*x]", 1, "it is nested too deeply"), ("a: 1\n---\nb: 2", 1, "the file has more than one document"),
            ("\n[a]: 1", 2, "a key must be a string"),
            ("a: !!binary aGk=", 1, "tags, such as !!binary, are not supported"),
            (String(repeating: "[", count: 20) + String(repeating: "]", count: 20), 1, "it is nested too deeply"),
            ("a: *x", 1, "found undefined alias"),
        ])
    func broken(_ text: String, line: Int, reason: String) {
        let failure = #expect(throws: YAMLFailure.self) { try YAMLDocument.parse(Array(text.utf8)) }
        #expect(failure?.line == line)
        #expect(failure?.reason.contains(reason) == true, "\(failure?.reason ?? "")")
    }

    @Test("bytes that are no text are an error", arguments: [[0xFF, 0xFE, 0xFD], [0x61, 0x3A, 0xC3, 0x28], [0x00]])
    func binary(_ bytes: [UInt8]) {
        #expect(throws: YAMLFailure.self) { try YAMLDocument.parse(bytes) }
    }

    private static func text(_ node: YAMLNode) -> String {
        if node.isNull { return "~" }
        switch node.content {
        case .scalar(let text, let isPlain): return (isPlain ? "p" : "q") + text.debugDescription
        case .sequence(let items): return "[" + items.map(text).joined(separator: ", ") + "]"
        case .mapping(let pairs):
            return "{" + pairs.map { "\($0.key):\($0.position.line) \(text($0.value))" }.joined(separator: ", ") + "}"
        }
    }
}
