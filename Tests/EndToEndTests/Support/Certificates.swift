/// Certificates for one test, made by openssl when it begins.
final class Certificates {
    let folder: ScratchFolder

    /// Makes an authority, `ca.pem`, and by it `server.pem` for localhost and 127.0.0.1 and `client.pem`, with keys beside.
    init() async throws {
        folder = try ScratchFolder()
        try await authority("ca")
        try await certificate("server", by: "ca", names: "DNS:localhost,IP:127.0.0.1", purpose: "serverAuth")
        try await certificate("client", by: "ca", names: "DNS:prometheus.example,IP:10.0.0.7", purpose: "clientAuth")
    }

    func path(_ name: String) -> String { folder.path(name) }

    func authority(_ name: String) async throws {
        try await openssl(
            ["req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=\(name)"] + Self.newKey
                + ["-keyout", path("\(name).key"), "-out", path("\(name).pem")])
    }

    /// Writes NAME.pem and NAME.key, in place of what was there.
    func certificate(
        _ name: String, by authority: String, names: String, purpose: String, days: Int = 2
    ) async throws {
        let extensions = try folder.file(
            "\(name).ext", "subjectAltName=\(names)\nextendedKeyUsage=\(purpose)\n".utf8)
        try await openssl(
            ["req", "-nodes", "-subj", "/CN=\(name)"] + Self.newKey
                + ["-keyout", path("\(name).key"), "-out", path("\(name).csr")])
        try await openssl([
            "x509", "-req", "-days", "\(days)", "-in", path("\(name).csr"), "-CA", path("\(authority).pem"), "-CAkey",
            path("\(authority).key"), "-CAcreateserial", "-extfile", extensions, "-out", path("\(name).pem"),
        ])
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]

    private func openssl(_ arguments: [String]) async throws {
        let process = try ChildProcess("openssl", arguments)
        defer { process.kill() }
        guard try await process.wait() == .exit(0) else {
            throw ChildProcess.CannotStart(description: "openssl: \(process.errorText)")
        }
    }
}
