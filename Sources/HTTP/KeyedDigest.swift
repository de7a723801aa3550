import CGnuTLS

/// Digests by a key that is random for each object and stored nowhere, so that they reveal nothing of what
/// they are of: HMAC-SHA-256.
package final class KeyedDigest: Sendable {
    private let key: [UInt8]

    package init() {
        var random = SystemRandomNumberGenerator()
        key = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    }

    /// The same for the same parts alone, however they are cut.
    package func digest(of parts: [[UInt8]]) -> [UInt8] {
        let text = parts.flatMap { part in
            withUnsafeBytes(of: UInt64(part.count).littleEndian) { Array($0) } + part
        }
        var digest = [UInt8](repeating: 0, count: 32)
        let code = gnutls_hmac_fast(GNUTLS_MAC_SHA256, key, key.count, text, text.count, &digest)
        precondition(code == 0, "SHA-256 is always there")
        return digest
    }
}
