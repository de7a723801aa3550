/// How connections are secured: all that a server needs to know, the files read already.
package struct TLSSettings: Sendable, Hashable {
    package enum Version: Int, Sendable, Comparable, CaseIterable {
        case tls10, tls11, tls12, tls13

        package static func < (one: Version, other: Version) -> Bool { one.rawValue < other.rawValue }
    }

    package enum Curve: String, Sendable {
        case x25519 = "X25519"
        case p256 = "SECP256R1"
        case p384 = "SECP384R1"
        case p521 = "SECP521R1"
    }

    /// What is done about a client's certificate.
    package enum ClientCertificate: Sendable {
        case notAsked
        case asked
        case required
        case verifiedIfGiven
        case requiredAndVerified
    }

    /// The chain, in PEM, the server's own certificate first.
    package var certificate: [UInt8]
    /// Its key, in PEM, unencrypted.
    package var key: [UInt8]
    package var client = ClientCertificate.notAsked
    /// Certificates in PEM that clients' are verified by.
    package var clientAuthorities: [UInt8]?
    /// One of these names has to be in a client's certificate; nil for any.
    package var clientNames: [String]?
    package var versions = Version.tls12...Version.tls13
    /// In order of preference; empty for the library's own.
    package var curves: [Curve] = []
    package var prefersOwnOrder = true

    package init(certificate: [UInt8], key: [UInt8]) {
        self.certificate = certificate
        self.key = key
    }

    /// In GnuTLS' words (https://gnutls.org/manual/html_node/Priority-Strings.html). Its default would take TLS 1.0.
    var priorities: String {
        let names: [Version: String] = [.tls10: "TLS1.0", .tls11: "TLS1.1", .tls12: "TLS1.2", .tls13: "TLS1.3"]
        let wanted = Version.allCases.reversed().filter { versions.contains($0) }.compactMap { names[$0] }
        let groups = curves.isEmpty ? "" : ":-GROUP-ALL" + curves.map { ":+GROUP-\($0.rawValue)" }.joined()
        return "NORMAL:-VERS-ALL" + wanted.map { ":+VERS-\($0)" }.joined() + groups
            + (prefersOwnOrder ? ":%SERVER_PRECEDENCE" : "")
    }
}
