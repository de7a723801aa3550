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
            ("a: &x [*x]", 1, "the alias x stands within what it is the name of"),
            ("a: 1\n---\nb: 2", 2, "the file has more than one document"),
            ("a: &x 1\nb: &x 2", 2, "the anchor x is given twice"),
            ("\n[a]: 1", 2, "a key must be a string"),
            ("a: !!binary aGk=", 1, "tags, such as !!binary, are not supported"),
            (String(repeating: "[", count: 20) + String(repeating: "]", count: 20), 1, "it is nested too deeply"),
            ("\na: *x", 2, "undefined alias x: no anchor before it has this name"),
        ])
    func broken(_ text: String, line: Int, reason: String) {
        let failure = #expect(throws: YAMLFailure.self) { try YAMLDocument.parse(Array(text.utf8)) }
        #expect(failure?.line == line)
        #expect(failure?.reason.contains(reason) == true, "\(failure?.reason ?? "")")
    }

    @Test(
        "bytes that are no text are an error that names their place",
        arguments: [
            ([0xFF, 0xFE, 0xFD], 1, 3), ([0x61, 0x3A, 0xC3, 0x28], 1, 4), ([0x00], 1, 1),
            (Array("a: 1\nb: \u{E9}".utf8) + [0xFF], 2, 5),
        ] as [([UInt8], Int, Int)])
    func binary(_ bytes: [UInt8], line: Int, column: Int) {
        let failure = #expect(throws: YAMLFailure.self) { try YAMLDocument.parse(bytes) }
        #expect(failure?.position == YAMLPosition(line: line, column: column))
    }

    @Test(
        "what is nested too deeply is refused at that place, however much more there is",
        arguments: ["[", "{a: ", "- ", "? "])
    func depth(_ opening: String) {
        let text = "a:\n " + String(repeating: opening, count: 5_000)
        let failure = #expect(throws: YAMLFailure.self) { try YAMLDocument.parse(Array(text.utf8)) }
        #expect(failure?.reason == "it is nested too deeply")
        #expect(failure?.line == 2)
    }

    @Test("what aliases stand for counts as if it were written there: in depth, and in size")
    func aliases() {
        let nested = "a: &a [[[[[[[[1]]]]]]]]\nb: [[[[[[[[*a]]]]]]]]"
        let deep = #expect(throws: YAMLFailure.self) { try YAMLDocument.parse(Array(nested.utf8)) }
        #expect(deep?.reason == "it is nested too deeply")
        #expect(deep?.line == 2)

        let lists = "bcdefgh".map { name in
            let below = Character(UnicodeScalar(name.asciiValue.map { $0 - 1 } ?? 0))
            return "\(name): &\(name) [" + Array(repeating: "*\(below)", count: 10).joined(separator: ", ") + "]"
        }
        let text = (["a: &a x"] + lists).joined(separator: "\n")
        let large = #expect(throws: YAMLFailure.self) { try YAMLDocument.parse(Array(text.utf8)) }
        #expect(large?.reason.contains("more than 1000000 parts") == true, "\(large?.reason ?? "")")
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
