import Testing

@testable import PostHogLogs

@Suite struct OriginTests {
    @Test(
        "of a URL the origin is shown and nothing else",
        arguments: [
            ("https://login.example.com/a?b=c#d", "https://login.example.com"),
            ("http://10.0.0.1:8080", "http://10.0.0.1:8080"), ("https://[::1]:8443/x", "https://[::1]:8443"),
            ("https://user:secret@host.example/x", "https://host.example"), ("https://a@b@host/", "https://host"),
            ("//host.example/login", "//host.example"), ("https://host?token=1", "https://host"),
            ("https://host\\path", "https://host"), ("https://ho\u{7}st\n/", "https://ho st"),
            ("https://phx_abc.example/", "https://phx_….example"),
            ("/login?next=/", nil), ("login", nil), ("", nil), ("https:///x", nil), ("https://user@/x", nil),
            ("javascript:alert(1)", nil), ("a/b//c", nil),
        ] as [(String, String?)])
    func origin(url: String, origin: String?) {
        #expect(Origin.of(url) == origin)
    }
}
