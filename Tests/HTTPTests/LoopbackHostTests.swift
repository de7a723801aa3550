import Testing

@testable import HTTP

@Suite struct LoopbackHostTests {
    @Test(
        "a loopback host is told by its name",
        arguments: ["localhost", "LocalHost", "127.0.0.1", "127.255.1.2", "::1", "[::1]", "0:0:0:0:0:0:0:1"])
    func loopback(_ host: String) {
        #expect(LoopbackHost.contains(host))
    }

    @Test(
        "no other host is one, whatever it resembles",
        arguments: [
            "", "localhost.example.com", "notlocalhost", "127.example.com", "127.0.0.1.example.com", "128.0.0.1",
            "0.0.0.0",
            "::", "[::2]", "::ffff:8.8.8.8", "[::1", "127.0.0", "1127.0.0.1", "127.0.0.256",
        ])
    func elsewhere(_ host: String) {
        #expect(!LoopbackHost.contains(host))
    }

    @Test(
        "the host of a URL is the one that libcurl would ask",
        arguments: [
            ("http://127.1:80/", "127.0.0.1"), ("http://127.0.0.1:80@example.com/", "example.com"),
            ("http://[::1]:9/x", "[::1]"), ("http://Example.com/@127.0.0.1", "Example.com"), ("http://a b/", nil),
        ] as [(String, String?)])
    func hosts(_ url: String, _ host: String?) {
        #expect(URLHost.host(of: url) == host)
    }
}
