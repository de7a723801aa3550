import CGnuTLS

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The subject alternative names of a certificate, as text.
enum CertificateNames {
    /// Hosts, mail addresses, URIs, and IP addresses as they are usually written. None of a certificate that cannot be
    /// read.
    static func all(of encoded: UnsafePointer<gnutls_datum_t>) -> [String] {
        var made: gnutls_x509_crt_t?
        guard gnutls_x509_crt_init(&made) == GNUTLS_E_SUCCESS, let certificate = made else { return [] }
        defer { gnutls_x509_crt_deinit(certificate) }
        guard gnutls_x509_crt_import(certificate, encoded, GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS else { return [] }
        var names: [String] = []
        // It answers by a negative code where there are no more; a name too long for the buffer is nobody's.
        for index in 0..<UInt32(1000) {
            var bytes = [UInt8](repeating: 0, count: 1024)
            var size = bytes.count
            let kind = gnutls_x509_crt_get_subject_alt_name(certificate, index, &bytes, &size, nil)
            if kind == GNUTLS_E_SHORT_MEMORY_BUFFER { continue }
            guard kind >= 0 else { break }
            if let name = text(Array(bytes.prefix(size)), kind: UInt32(kind)) { names.append(name) }
        }
        return names
    }

    private static func text(_ bytes: [UInt8], kind: UInt32) -> String? {
        switch kind {
        case GNUTLS_SAN_DNSNAME.rawValue, GNUTLS_SAN_RFC822NAME.rawValue, GNUTLS_SAN_URI.rawValue:
            return String(decoding: bytes, as: UTF8.self)
        case GNUTLS_SAN_IPADDRESS.rawValue:
            return address(bytes)
        default:
            return nil
        }
    }

    private static func address(_ bytes: [UInt8]) -> String? {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
