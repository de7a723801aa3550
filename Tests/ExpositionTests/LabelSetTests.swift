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
            #expect(sample.labels.map(\.value).elementsEqual([value]) { $0.utf8.elementsEqual($1.utf8) })
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
