import Basics
import BasicsFixtures
import Exposition
import ExpositionFixtures
import Testing

@Suite("Label sets")
struct LabelSetTests {
    @Test(
        "a label set is rendered with the escapes of the format",
        arguments: [
            ("plain", #"a="plain""#),
            ("", #"a="""#),
            (#"C:\logs"#, #"a="C:\\logs""#),
            (#"say "hi""#, #"a="say \"hi\"""#),
            ("two\nlines", #"a="two\nlines""#),
            (#"not a newline: \n"#, #"a="not a newline: \\n""#),
            ("tab\tand zero\0 stay", "a=\"tab\tand zero\0 stay\""),
            ("two\u{2028}lines\r\n", #"a="two<U+2028>lines<U+000D>\n""#),
            ("<U+2028>", #"a="<U+003C>U+2028>""#),
            ("<b> <u+1> <U", #"a="<b> <u+1> <U""#),
            ("<<U+<U+", #"a="<<U+003C>U+<U+003C>U+""#),
            ("日本 🙂", #"a="日本 🙂""#),
        ])
    func renders(value: String, expected: String) {
        #expect(String(decoding: LabelSet(["a"], [value]).rendered, as: UTF8.self) == expected)
    }

    @Test("no value is too long or too odd to be rendered")
    func odd() throws {
        let everything = String(
            String.UnicodeScalarView(
                (0...0x10FFFF).lazy.filter { !(0xD800...0xDFFF).contains($0) }.compactMap(Unicode.Scalar.init)))
        for value in [String(repeating: "\"\\\n", count: 350_000), everything] {
            let page = Pages.encode([
                MetricFamily(Pages.gauge(labels: ["a"]), [Series(LabelSet(["a"], [value]), .integer(1))])
            ])
            let sample = try #require(try PageParser.families(of: page).first?.samples.first)
            #expect(
                sample.labels.map { ShownValue.read($0.value) }.elementsEqual([value]) {
                    $0.utf8.elementsEqual($1.utf8)
                })
        }
    }

    @Test("every character at which Python breaks lines is replaced by its number", arguments: ShownValue.replaced)
    func lineBreaks(character: Unicode.Scalar, text: String) {
        #expect(LabelSet(["a"], ["x\(character)y"]).description == "{a=\"x\(text)y\"}")
    }

    @Test("what is shown can be read back, so that no two values are shown alike", arguments: 0..<20 as Range<UInt64>)
    func injective(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let value = generator.labelValue()
            let shown = try #require(PageLabels.read(LabelSet(["a"], [value]))["a"])
            #expect(shown == Array(ShownValue.of(value).utf8))
            #expect(ShownValue.read(String(decoding: shown, as: UTF8.self)).utf8.elementsEqual(value.utf8))
        }
    }

    @Test("labels stand in the order of their names as given")
    func order() {
        #expect(LabelSet(["z", "a"], ["1", "2"]).description == #"{z="1",a="2"}"#)
    }

    @Test("no labels are rendered as nothing")
    func none() {
        #expect(LabelSet.none.rendered.isEmpty)
        #expect(LabelSet.none == LabelSet([], []))
    }

    @Test("a series with a number is small")
    func size() {
        #expect(MemoryLayout<LabelSet>.size == 8)
        #expect(MemoryLayout<Series>.stride == 32)
    }

    @Test("a label set without a value for each name stops the program")
    func tooFewValues() async {
        await #expect(processExitsWith: .failure) { _ = LabelSet(["a", "b"], ["1"]) }
    }
}
