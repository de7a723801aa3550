import Basics
import Testing

@Suite("Objects and lists of JSON")
struct JSONTextNestingTests {
    @Test("objects and lists see to their commas, within each other too, and nothing that stood before is lost")
    func nesting() {
        var json = JSONText()
        json.raw("[")
        json.object { fields in
            fields.number("a", 1)
            fields.string("b", "x\"\u{202E}")
            fields.object("c") { $0.bool("d", true) }
            fields.list("e", [1.5, 2]) { $0.number($1) }
            fields.time("f", Timestamp(seconds: 0))
            fields.time("g", nil)
            fields.list("h", 0..<2) { json, index in json.object { $0.number("i", index) } }
            fields.list("k", [Int]()) { $0.number($1) }
            fields.value("l") { $0.append(Self.other) }
        }
        json.raw("]")
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"[{"a":1,"b":"x\"\u202e","c":{"d":true},"e":[1.5,2.0],"f":"1970-01-01T00:00:00Z","g":null,"#
                + #""h":[{"i":0},{"i":1}],"k":[],"l":{}}]"#)
    }

    private static var other: JSONText {
        var json = JSONText()
        json.object { _ in }
        return json
    }
}
