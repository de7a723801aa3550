import Testing

@testable import HTTP

@Suite struct TLSContextTests {
    @Test("bytes that are no certificate or key are refused, and the failure says why")
    func garbage() {
        let failure = #expect(throws: TLSFailure.self) {
            try TLSContext(TLSSettings(certificate: Array("nonsense".utf8), key: Array("nonsense".utf8)))
        }
        #expect(failure?.part == .certificateAndKey)
        #expect(failure?.reason.isEmpty == false)
    }

    @Test("versions and curves become the words that GnuTLS knows, and nothing below TLS 1.2 is among them by default")
    func priorities() {
        var settings = TLSSettings(certificate: [], key: [])
        #expect(settings.priorities == "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE")
        settings.versions = .tls10 ... .tls11
        settings.curves = [.p384, .x25519]
        settings.prefersOwnOrder = false
        #expect(
            settings.priorities
                == "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0:-GROUP-ALL:+GROUP-SECP384R1:+GROUP-X25519")
    }
}
