import Basics
import Testing

@Suite struct PercentEncodingTests {
    @Test(
        "each % with two hexadecimal digits is the byte of that number, and what was decoded is not decoded again",
        arguments: [
            ("", ""), ("/metrics", "/metrics"), ("%41%62%2f%2F", "Ab//"), ("a%20b", "a b"), ("%2541", "%41"),
            ("%C5%BElu%C5%A5", "\u{17E}lu\u{165}"), ("\u{17E}", "\u{17E}"), ("%00", "\0"), ("%25", "%"),
        ])
    func decoded(_ text: String, _ plain: String) {
        #expect(PercentEncoding.decode(text.utf8) == plain)
    }

    @Test(
        "what is no encoding stays as it is",
        arguments: ["%", "%4", "a%", "%G1", "%1G", "%+1", "%-1", "% 1", "%%", "%u0041", "+", "%\u{FF11}1"])
    func others(_ text: String) {
        #expect(PercentEncoding.decode(text.utf8) == text)
    }

    @Test("an encoding follows a % that begins none")
    func behindPercent() {
        #expect(PercentEncoding.decode("%%41%4%42".utf8) == "%A%4B")
    }

    @Test("bytes that are no UTF-8 are replaced")
    func noText() {
        #expect(PercentEncoding.decode("a%FFb%C3".utf8) == "a\u{FFFD}b\u{FFFD}")
        #expect(PercentEncoding.decode([0x61, 0xFF]) == "a\u{FFFD}")
    }

    @Test(
        "a query is its fields in order, with + for a blank, cut before they are decoded",
        arguments: [
            ("", [:]), ("&&", [:]), ("a=1&b=2&a=3", ["a": "1", "b": "2", "a": "3"]), ("a", ["a": ""]),
            ("=1", ["": "1"]),
            ("a=b=c", ["a": "b=c"]), ("a+b=c+d", ["a b": "c d"]), ("a%2Bb=%26%3D&c=%", ["a+b": "&=", "c": "%"]),
            ("name%5B%5D=x&name[]=y", ["name[]": "x", "name[]": "y"]),
        ] as [(String, KeyValuePairs<String, String>)])
    func query(_ text: String, _ fields: KeyValuePairs<String, String>) {
        let read = PercentEncoding.fields(ofQuery: text.utf8)
        #expect(read.map(\.name) == fields.map(\.key))
        #expect(read.map(\.value) == fields.map(\.value))
    }

    @Test(
        "what was encoded is one segment of a path, and decodes to what it was",
        arguments: ["", "shop-1_a@b", "a/b?c#d&e=f", "..", "%41", "\u{17E} +\"'<", "\0"])
    func encoded(_ text: String) {
        let encoded = PercentEncoding.encode(text)
        #expect(PercentEncoding.decode(encoded.utf8) == text)
        #expect(
            encoded.utf8.allSatisfy { byte in
                Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber
                    || "-_@%".utf8.contains(byte)
            })
    }
}
