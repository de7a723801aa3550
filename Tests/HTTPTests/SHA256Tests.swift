import HTTP
import Testing

@Suite struct SHA256Tests {
    @Test("the digests of the standard's examples (FIPS 180-2, appendix B)")
    func examples() {
        func text(_ input: String) -> String {
            SHA256.digest(of: Array(input.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        #expect(text("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    }
}
