import CGnuTLS

/// The digest SHA-256.
package enum SHA256 {
    package static func digest(of bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        let code = gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, bytes.count, &digest)
        precondition(code == 0, "SHA-256 is always there")
        return digest
    }
}
