import HTTP
import Testing

@Suite struct HTTPFieldsTests {
    private let fields = HTTPFields([("Content-Type", "a/b"), ("X-É", "1"), ("x-é", "2"), ("content-type", "c/d")])

    @Test(
        "a field is found without regard to ASCII case, the first of several",
        arguments: [
            ("content-TYPE", "a/b"), ("Content-Type", "a/b"), ("Content", nil), ("Content-Type ", nil), ("", nil),
            ("x-É", "1"), ("X-é", "2"), ("Content\u{D}Type", nil),
        ])
    func lookup(name: String, value: String?) {
        #expect(fields[name] == value)
    }
}
