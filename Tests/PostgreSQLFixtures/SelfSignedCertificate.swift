/// A certificate that is its own authority, made by openssl.
enum SelfSignedCertificate {
    /// Writes NAME.pem, for localhost and 127.0.0.1, and NAME.key, which only its owner may read.
    static func make(in folder: String, name: String) async throws {
        let made = try await FinishedCommand.run([
            "openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-keyout", "\(folder)/\(name).key", "-out", "\(folder)/\(name).pem",
        ])
        guard made.exitCode == 0 else { throw PostgreSQLServer.Failure(description: "openssl: \(made.errors)") }
    }
}
