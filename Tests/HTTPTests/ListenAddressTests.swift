import Testing

@testable import HTTP

@Suite(.timeLimit(.minutes(1))) struct ListenAddressTests {
    @Test(
        "host and port are told apart",
        arguments: [
            (":10095", nil, 10095), ("127.0.0.1:0", "127.0.0.1", 0), ("localhost:80", "localhost", 80),
            ("[::1]:65535", "::1", 65535), ("[fe80::1%eth0]:9", "fe80::1%eth0", 9), ("0.0.0.0:007", "0.0.0.0", 7),
        ] as [(String, String?, UInt16)])
    func parsing(text: String, host: String?, port: UInt16) throws {
        let address = try ListenAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect("\(address)" == text)
    }

    @Test(
        "what is no address is refused in one line that says why",
        arguments: [
            ("", #"listen address "": it has no port: use host:port, or :port for all addresses"#),
            ("10095", #"listen address "10095": it has no port: use host:port, or :port for all addresses"#),
            ("localhost", #"listen address "localhost": it has no port: use host:port, or :port for all addresses"#),
            ("[::1]", #"listen address "[::1]": it has no port: use host:port, or :port for all addresses"#),
            ("localhost:", #"listen address "localhost:": the port is not a number from 0 to 65535"#),
            (":http", #"listen address ":http": the port is not a number from 0 to 65535"#),
            (":65536", #"listen address ":65536": the port is not a number from 0 to 65535"#),
            (":-1", #"listen address ":-1": the port is not a number from 0 to 65535"#),
            (":+1", #"listen address ":+1": the port is not a number from 0 to 65535"#),
            (": 1", #"listen address ": 1": the port is not a number from 0 to 65535"#),
            (":1\n", #"listen address ":1\n": the port is not a number from 0 to 65535"#),
            (":９", #"listen address ":９": the port is not a number from 0 to 65535"#),
            ("::1:80", #"listen address "::1:80": brackets are for IPv6 addresses, which need them: [::1]:8080"#),
            (
                "[host]:80",
                #"listen address "[host]:80": brackets are for IPv6 addresses, which need them: [::1]:8080"#
            ),
            ("[]:80", #"listen address "[]:80": brackets are for IPv6 addresses, which need them: [::1]:8080"#),
            ("http://localhost:80", #"listen address "http://localhost:80": the host is not a name or address"#),
            ("a b:80", #"listen address "a b:80": the host is not a name or address"#),
            ("[::1:80", #"listen address "[::1:80": the host is not a name or address"#),
            ("a\0b:80", #"listen address "a\0b:80": the host is not a name or address"#),
        ])
    func refusal(text: String, expected: String) {
        #expect(throws: ServerFailure(expected)) { try ListenAddress(text) }
        #expect(throws: ServerFailure(expected)) {
            try HTTPServer(ServerConfiguration(address: text)) { _ in .abort }
        }
    }

    @Test("an address in use is one clear line", arguments: ["127.0.0.1", ""])
    func inUse(host: String) throws {
        let first = try HTTPServer(ServerConfiguration(address: "\(host):0")) { _ in .abort }
        let address = "\(host):\(first.port)"
        let expected = "address \(address) is already in use: stop the other process or choose another address"
        #expect(throws: ServerFailure(expected)) {
            try HTTPServer(ServerConfiguration(address: address)) { _ in .abort }
        }
    }

    @Test(
        "an address that is not ours is one clear line",
        arguments: [
            ("203.0.113.1:0", "address 203.0.113.1:0 is not an address of this machine"),
            ("[1::2::3]:0", "address [1::2::3]:0 cannot be resolved: Name or service not known"),
        ])
    func foreign(address: String, expected: String) {
        #expect(throws: ServerFailure(expected)) {
            try HTTPServer(ServerConfiguration(address: address)) { _ in .abort }
        }
    }

    @Test("every address means IPv4 and, where there is any, IPv6", arguments: [":0", "[::]:0"])
    func everyAddress(address: String) async throws {
        let server = try HTTPServer(ServerConfiguration(address: address)) { _ in .response(.text("here")) }
        let client = try Loopback.client()
        #expect(try await client.send(Loopback.request(server.port)).text == "here")
        guard (try? ListeningSocket(ListenAddress("[::1]:0"))) != nil else { return }
        let request = HTTPClientRequest(url: "http://[::1]:\(server.port)/")
        #expect(try await client.send(request).text == "here")
    }

    @Test("one IPv4 address is only that")
    func oneAddress() throws {
        let server = try Loopback.serve { _ in .abort }
        #expect(throws: RawConnection.Refused.self) { try RawConnection(to: "127.0.0.2:\(server.port)") }
    }
}
