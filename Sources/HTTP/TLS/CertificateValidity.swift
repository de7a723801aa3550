package import Basics
import CGnuTLS

/// From when until when a server's own certificate is valid.
package struct CertificateValidity: Sendable, Hashable {
    package let start: Timestamp
    package let end: Timestamp

    package init(start: Timestamp, end: Timestamp) {
        self.start = start
        self.end = end
    }

    /// Of the first certificate of the first chain; nil if it has none.
    init?(of credentials: gnutls_certificate_credentials_t) {
        var encoded = gnutls_datum_t()
        var made: gnutls_x509_crt_t?
        guard gnutls_certificate_get_crt_raw(credentials, 0, 0, &encoded) == GNUTLS_E_SUCCESS,
            gnutls_x509_crt_init(&made) == GNUTLS_E_SUCCESS, let certificate = made
        else { return nil }
        defer { gnutls_x509_crt_deinit(certificate) }
        guard gnutls_x509_crt_import(certificate, &encoded, GNUTLS_X509_FMT_DER) == GNUTLS_E_SUCCESS else { return nil }
        let (start, end) = (
            gnutls_x509_crt_get_activation_time(certificate), gnutls_x509_crt_get_expiration_time(certificate)
        )
        guard start != -1, end != -1 else { return nil }
        self.init(start: Timestamp(seconds: Int64(start)), end: Timestamp(seconds: Int64(end)))
    }
}
