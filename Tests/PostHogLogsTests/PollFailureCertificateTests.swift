import PostHogLogs
import Testing

@Suite struct PollFailureCertificateTests {
    @Test(
        "a certificate that is not trusted is a reason of its own, with advice by what is wrong with it",
        arguments: [
            ("SSL certificate problem: unable to get local issuer certificate", "--posthog.ca-file or SSL_CERT_FILE"),
            ("SSL certificate problem: self-signed certificate in certificate chain", "--posthog.ca-file"),
            ("SSL certificate problem: certificate has expired", "renew the certificate"),
            ("SSL certificate problem: certificate is not yet valid", "set the time of this machine"),
            (
                "SSL: no alternative certificate subject name matches target host name 'a.example'",
                "a host name that is in the certificate"
            ),
            (
                "SSL: certificate subject name 'b.example' does not match target host name 'a.example'",
                "a host name that is in the certificate"
            ),
            ("error setting certificate verify locations: CAfile: /ca.pem CApath: none", "it has changed since"),
            ("error adding trust anchors from file: /ca.pem", "it has changed since"),
        ])
    func remedies(text: String, advice: String) {
        let failure = PollFailure(TransportFailure.untrusted("\(text)\n"))
        #expect(failure == .untrusted(text))
        #expect(failure.reason == .certificate)
        #expect(failure.description == "the certificate is not trusted: \(text)")
        #expect(failure.remedy.contains(advice), "\(failure.remedy)")
    }
}
