import Testing

@testable import HTTP

@Suite struct LoopbackAuthorityTests {
    @Test(
        "a server that listens everywhere is met at the loopback address of its family",
        arguments: [
            (":10095", "127.0.0.1:10095"), ("0.0.0.0:80", "127.0.0.1:80"), ("[::]:80", "[::1]:80"),
            ("[::1]:81", "[::1]:81"), ("10.1.2.3:82", "10.1.2.3:82"), ("localhost:83", "localhost:83"),
        ])
    func authority(_ address: String, _ expected: String) throws {
        #expect(try ServerConfiguration.loopbackAuthority(of: address) == expected)
    }

    @Test("an address that says no port, or any, is refused in a line", arguments: ["localhost", ":0", "::1:80", ""])
    func refused(_ address: String) throws {
        let failure = #expect(throws: ServerFailure.self) { try ServerConfiguration.loopbackAuthority(of: address) }
        #expect(failure?.description.contains("\n") == false)
    }
}
