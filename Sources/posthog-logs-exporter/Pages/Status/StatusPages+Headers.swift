import FoundationEssentials
import HTTP
import StatusPage

extension StatusPages {
    /// They allow the page's own style, by its digest, and images within it; nothing else is loaded, run or sent.
    static let headers: [HTTPField] = [
        ("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", contentSecurityPolicy),
        ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store"),
        ("Vary", "Accept-Encoding"),
    ]

    private static let contentSecurityPolicy: String = {
        let digest = Data(SHA256.digest(of: Array("\(PageStyle.sheet)".utf8))).base64EncodedString()
        return "default-src 'none'; style-src 'sha256-\(digest)'; img-src data:; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'"
    }()
}
