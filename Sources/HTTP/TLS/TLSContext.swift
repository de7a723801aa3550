import CGnuTLS
import CMicroHTTPD

/// Certificate, key and rules, ready for sessions. Each session keeps the one that it began with.
package final class TLSContext: @unchecked Sendable {  // nothing changes after `init`, and GnuTLS only reads
    private let credentials: gnutls_certificate_credentials_t
    private let priorities: gnutls_priority_t
    private let client: TLSSettings.ClientCertificate
    private let clientNames: [String]?
    /// Of the server's own certificate.
    package let validity: CertificateValidity?

    /// Throws the error of GnuTLS for a certificate or key that it cannot use.
    package init(_ settings: TLSSettings) throws(TLSFailure) {
        var priorities: gnutls_priority_t?
        try Self.check(gnutls_priority_init(&priorities, settings.priorities, nil), .settings)
        var credentials: gnutls_certificate_credentials_t?
        try Self.check(gnutls_certificate_allocate_credentials(&credentials), .settings)
        guard let priorities, let credentials else { throw TLSFailure(part: .settings, code: GNUTLS_E_INTERNAL_ERROR) }
        // From here on `deinit` frees both, also when this throws.
        self.priorities = priorities
        self.credentials = credentials
        client = settings.client
        clientNames = settings.clientNames
        let code = Self.withDatum(settings.certificate) { certificate in
            Self.withDatum(settings.key) { key in
                gnutls_certificate_set_x509_key_mem2(credentials, certificate, key, GNUTLS_X509_FMT_PEM, nil, 0)
            }
        }
        validity = code >= 0 ? CertificateValidity(of: credentials) : nil
        try Self.check(code, .certificateAndKey)
        guard let authorities = settings.clientAuthorities else { return }
        try Self.trust(authorities, in: credentials)
    }

    /// Throws unless the text holds certificates in PEM, all of which can be read.
    package static func checkAuthorities(_ text: [UInt8]) throws(TLSFailure) {
        var made: gnutls_certificate_credentials_t?
        try check(gnutls_certificate_allocate_credentials(&made), .settings)
        guard let credentials = made else { throw TLSFailure(part: .settings, code: GNUTLS_E_INTERNAL_ERROR) }
        defer { gnutls_certificate_free_credentials(credentials) }
        try trust(text, in: credentials)
    }

    private static func trust(
        _ authorities: [UInt8], in credentials: gnutls_certificate_credentials_t
    ) throws(TLSFailure) {
        let count = withDatum(authorities) {
            gnutls_certificate_set_x509_trust_mem(credentials, $0, GNUTLS_X509_FMT_PEM)
        }
        try check(count, .authorities)
        guard count > 0 else { throw TLSFailure(part: .authorities, code: GNUTLS_E_NO_CERTIFICATE_FOUND) }
    }

    deinit {
        gnutls_certificate_free_credentials(credentials)
        gnutls_priority_deinit(priorities)
    }

    /// Prepares a session before its handshake. `identity` is this object as `verify` gets it back from the session.
    func secure(
        _ session: gnutls_session_t, verify: @escaping @convention(c) (gnutls_session_t?) -> Int32,
        identity: UnsafeMutableRawPointer
    ) {
        gnutls_priority_set(session, priorities)
        gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials))
        gnutls_session_set_ptr(session, identity)
        switch client {
        case .notAsked:
            gnutls_certificate_server_set_request(session, GNUTLS_CERT_IGNORE)
        case .asked, .verifiedIfGiven:
            gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUEST)
        case .required, .requiredAndVerified:
            gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUIRE)
        }
        gnutls_session_set_verify_function(session, verify)
    }

    /// Whether a client may come in, by the certificate that it gave. One that must and does not give any is refused by
    /// GnuTLS itself.
    func admitsClient(of session: gnutls_session_t) -> Bool {
        var count: UInt32 = 0
        guard let chain = gnutls_certificate_get_peers(session, &count), count > 0 else { return true }
        switch client {
        case .verifiedIfGiven, .requiredAndVerified:
            guard Self.isTrusted(session) else { return false }
        case .notAsked, .asked, .required:
            break
        }
        guard let clientNames else { return true }
        return !Set(clientNames).isDisjoint(with: CertificateNames.all(of: chain))
    }

    /// Whether its chain leads to an authority of ours, in its time, and for the purpose of being a client.
    private static func isTrusted(_ session: gnutls_session_t) -> Bool {
        var status: UInt32 = 0
        let code = "1.3.6.1.5.5.7.3.2".withCString { purpose in
            var data = gnutls_typed_vdata_st(
                type: GNUTLS_DT_KEY_PURPOSE_OID,
                data: UnsafeMutableRawPointer(mutating: purpose).assumingMemoryBound(to: UInt8.self), size: 0)
            return gnutls_certificate_verify_peers(session, &data, 1, &status)
        }
        return code == GNUTLS_E_SUCCESS && status == 0
    }

    private static func check(_ code: Int32, _ part: TLSFailure.Part) throws(TLSFailure) {
        guard code >= 0 else { throw TLSFailure(part: part, code: code) }
    }

    private static func withDatum(_ bytes: [UInt8], _ body: (UnsafePointer<gnutls_datum_t>) -> Int32) -> Int32 {
        bytes.withUnsafeBufferPointer { buffer in
            // GnuTLS only reads it.
            var datum = gnutls_datum_t(
                data: UnsafeMutablePointer(mutating: buffer.baseAddress), size: UInt32(clamping: buffer.count))
            return body(&datum)
        }
    }
}

/// Why a certificate or key cannot be used.
package struct TLSFailure: Error, Hashable {
    package enum Part: Sendable {
        case settings, certificateAndKey, authorities
    }

    package let part: Part
    let code: Int32

    /// In GnuTLS' words, without the full stop.
    package var reason: String {
        let text = gnutls_strerror(code).map { String(cString: $0) } ?? "error \(code)"
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }
}
