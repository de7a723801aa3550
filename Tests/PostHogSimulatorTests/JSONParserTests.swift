import Basics
import Testing

@testable import PostHogSimulator

@Suite struct JSONParserTests {
    @Test(
        "JSON is read",
        arguments: [
            ("null", JSONValue.null), (" true ", .bool(true)), ("false", .bool(false)), ("0", .number(0)),
            ("-12.5e2", .number(-1250)), ("[]", .list([])), ("[1 , [2]]", .list([.number(1), .list([.number(2)])])),
            ("{}", .object([:])), (#"{ "a" : {"b":null} }"#, .object(["a": .object(["b": .null])])),
            (#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\udc0eé""#, .string("a\"\\/\u{8}\u{c}\n\r\té🐎é")),
        ])
    func reads(text: String, value: JSONValue) {
        #expect(JSONValue(Array(text.utf8)) == value)
    }

    @Test(
        "what is no JSON is nothing",
        arguments: [
            "", " ", "nul", "tru", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "\"a", "\"\\x\"",
            "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\n\"", "01", "-", "+1", "1.", ".5", "1e", "0x10",
            "NaN",
            "1e999", "{} x", "\"\\u+123\"",
        ])
    func refuses(text: String) {
        #expect(JSONValue(Array(text.utf8)) == nil)
    }

    @Test("depth is limited, bytes that are no UTF-8 are refused")
    func hostile() {
        #expect(JSONValue([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) == nil)
        #expect(JSONValue([0x22, 0xFF, 0x22]) == nil)
    }

    @Test(
        "what the simulator writes is read back",
        arguments: ["", "a\"\\/\u{0}\u{7}\u{8}\u{1f}\n\r\t\u{c}", "é🐎\u{2028}"])
    func roundTrip(text: String) {
        var json = JSONText()
        json.string(text)
        #expect(JSONValue(json.bytes) == .string(text))
    }
}
