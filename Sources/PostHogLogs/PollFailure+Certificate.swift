extension PollFailure {
    /// What to do about a certificate, by what the client library, or OpenSSL below it, says of it.
    static func remedy(untrusted text: String) -> String {
        let text = text.lowercased()
        if text.contains("expired") || text.contains("not yet valid") {
            return "renew the certificate of PostHog's host, or set the time of this machine"
        }
        if text.contains("subject name") || text.contains("does not match") || text.contains("mismatch") {
            return "use a host name that is in the certificate (--posthog.host)"
        }
        if text.contains("certificate verify locations") || text.contains("trust anchors") {
            return "check the file with trusted certificates: it has changed since the start (--posthog.ca-file)"
        }
        return
            "set --posthog.ca-file or SSL_CERT_FILE to a file with the certificate of the CA that signed it, your own or that of "
            + "a proxy which opens TLS; without such a CA install ca-certificates"
    }
}
