import Testing

@testable import posthog_logs_exporter

@Suite struct URLSecretsTests {
    @Test(
        "secrets in URLs are redacted, and nothing else is",
        arguments: [
            ("GET https://a.example/x?token=abc&page=2 200", "GET https://a.example/x?token=[redacted]&page=2 200"),
            ("postgres://me:pw@db:5432/x failed", "postgres://[redacted]@db:5432/x failed"),
            (
                "https://a.example/?X-Amz-Signature=f00&X-Amz-Date=1",
                "https://a.example/?X-Amz-Signature=[redacted]&X-Amz-Date=1"
            ),
            (#"{"u":"https://a/?api_key=1","v":2}"#, #"{"u":"https://a/?api_key=[redacted]","v":2}"#),
            ("https://a/cb#access_token=xyz&state=1", "https://a/cb#access_token=[redacted]&state=1"),
            (
                "https://a/?ACCESS_TOKEN=x https://b/?sig=y",
                "https://a/?ACCESS_TOKEN=[redacted] https://b/?sig=[redacted]"
            ),
            ("https://a/?code=1;sid=2", "https://a/?code=[redacted];sid=[redacted]"),
            ("https://u@h@evil/x?key=", "https://[redacted]@evil/x?key="),
            ("token=abc without a URL", "token=abc without a URL"),
            ("https://a.example/tokens/7?page=keyboard&monkey=1", "https://a.example/tokens/7?page=keyboard&monkey=1"),
            ("://", "://"), ("a://?", "a://?"), ("mail me@b.example", "mail me@b.example"),
        ])
    func redacted(text: String, shown: String) {
        #expect(URLSecrets.redacted(text) == shown)
    }
}
