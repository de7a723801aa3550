import Exposition
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
            ("tab\tand\r and zero\0 stay", "a=\"tab\tand\r and zero\0 stay\""),
            ("日本 🙂", #"a="日本 🙂""#),
        ])
    func renders(value: String, expected: String) {
        #expect(String(decoding: LabelSet(["a"], [value]).rendered, as: UTF8.self) == expected)
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
