import Basics
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// Passwords are "s3cret", hashed by bcrypt at the least cost.
    @Suite struct WebTLSTests {
        private static let hash = "$2b$04$Mphk2AJ5jenoWXggbdL0xeQeIF47OdeH0.Rh8Ggf1hh8V3aDPA5aK"

        @Test("a real Prometheus scrapes it with a password over TLS, and with a wrong one does not")
        func prometheus() async throws {
            let rig = try await Rig(Self.tls + "basic_auth_users: {alice: \(Self.hash)}\n")
            defer { rig.stop() }
            let tls = "tls_config: {ca_file: \(rig.certificates.path("ca.pem")), server_name: localhost}"
            for (password, isUp) in [("s3cret", 1), ("secret", 0)] {
                let prometheus = try await Prometheus(
                    scraping: rig.exporter.address,
                    "scheme: https, basic_auth: {username: alice, password: \(password)}, \(tls)")
                defer { prometheus.kill() }
                try await eventually("Prometheus says up or down") {
                    try await prometheus.entries("up") == [Cell("", ""): isUp]
                }
            }
        }

        @Test("a password is wanted over TLS as well, and not for health; every answer has the headers that are wanted")
        func password() async throws {
            let rig = try await Rig(
                Self.tls + "basic_auth_users: {alice: \(Self.hash)}\n"
                    + "http_server_config: {headers: {X-Frame-Options: deny}}\n")
            defer { rig.stop() }
            #expect(try await rig.get("/metrics").status == 401)
            #expect(try await rig.get("/metrics", ["--user", "alice:wrong"]).status == 401)
            #expect(try await rig.get("/metrics", ["--user", "bob:s3cret"]).status == 401)
            #expect(try await rig.get("/metrics", ["--user", "alice:s3cret"]).status == 200)
            #expect(try await rig.get("/-/healthy").status == 200)
            let refusal = try await rig.get("/metrics", ["--include"]).body
            #expect(refusal.contains("WWW-Authenticate: Basic realm="))
            #expect(refusal.contains("X-Frame-Options: deny"))
            let page = try await rig.get("/metrics", ["--include", "--user", "alice:s3cret"]).body
            #expect(page.contains("X-Frame-Options: deny"))
            try await rig.exporter.wait(for: "the scrapes that were turned away") {
                let page = try await rig.get("/metrics", ["--user", "alice:s3cret"]).body
                return page.contains("posthog_logs_exporter_scrapes_total{code=\"401\"} 4\n")
            }
        }

        /// What becomes of no certificate, one of ours, and one of a stranger.
        static let clients: [(type: String, none: Int, ours: Int, strange: Int)] = [
            ("NoClientCert", 200, 200, 200), ("RequestClientCert", 200, 200, 200),
            ("RequireAnyClientCert", 0, 200, 200),
            ("VerifyClientCertIfGiven", 200, 200, 0), ("RequireAndVerifyClientCert", 0, 200, 0),
        ]

        @Test(
            "clients come in by their certificates as the type says, with TLS 1.3 and 1.2", arguments: clients.indices)
        func clientCertificates(index: Int) async throws {
            let (type, none, ours, strange) = Self.clients[index]
            let authority = type == "NoClientCert" ? "" : "  client_ca_file: ca.pem\n"
            let rig = try await Rig(Self.tls + "  client_auth_type: \(type)\n" + authority)
            defer { rig.stop() }
            try await rig.certificates.authority("other")
            try await rig.certificates.certificate("strange", by: "other", names: "DNS:x", purpose: "clientAuth")
            for version in ["1.2", "1.3"] {
                let version = ["--tls-max", version]
                #expect(try await rig.get("/-/healthy", version).status == none)
                #expect(try await rig.get("/-/healthy", version + rig.identity("client")).status == ours)
                #expect(try await rig.get("/-/healthy", version + rig.identity("strange")).status == strange)
            }
        }

        @Test("certificates and key may stand in the file itself")
        func inline() async throws {
            let certificates = try await Certificates()
            func text(_ name: String) -> String {
                String(decoding: certificates.folder.bytes(name), as: UTF8.self)
                    .split(separator: "\n").map { "    \($0)\n" }.joined()
            }
            let rig = try await Rig(
                "tls_server_config:\n  client_auth_type: RequireAndVerifyClientCert\n  cert: |\n"
                    + text("server.pem") + "  key: |\n" + text("server.key") + "  client_ca: |\n" + text("ca.pem"),
                beside: certificates)
            defer { rig.stop() }
            #expect(try await rig.get("/-/healthy", rig.identity("client")).status == 200)
            #expect(try await rig.get("/-/healthy").status == 0)
        }

        @Test("a certificate of ours that is not for clients is no client's")
        func purpose() async throws {
            let rig = try await Rig(Self.mutual)
            defer { rig.stop() }
            #expect(try await rig.get("/-/healthy", rig.identity("client")).status == 200)
            #expect(try await rig.get("/-/healthy", rig.identity("server")).status == 0)
        }

        @Test(
            "only clients with a name that is listed come in",
            arguments: [("prometheus.example", 200), ("10.0.0.7", 200), ("example", 0)])
        func names(_ name: String, status: Int) async throws {
            let rig = try await Rig(Self.mutual + "  client_allowed_sans: [other.example, \"\(name)\"]\n")
            defer { rig.stop() }
            #expect(try await rig.get("/-/healthy", rig.identity("client")).status == status)
        }

        @Test("TLS 1.1 is refused unless it is asked for", arguments: [("", 0), ("  min_version: TLS11\n", 200)])
        func oldVersion(_ setting: String, status: Int) async throws {
            let rig = try await Rig(Self.tls + setting)
            defer { rig.stop() }
            let old = ["--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0"]
            #expect(try await rig.get("/-/healthy", old).status == status)
            #expect(try await rig.get("/-/healthy", ["--tls-max", "1.2"]).status == 200)
            #expect(try await rig.get("/-/healthy", ["--tlsv1.3"]).status == 200)
        }

        @Test("a new certificate is served without a restart and without refusing anybody meanwhile")
        func newCertificate() async throws {
            let rig = try await Rig(Self.tls)
            defer { rig.stop() }
            #expect(try await rig.get("/-/healthy").status == 200)
            try await rig.certificates.authority("new")
            let trust = ["--cacert", rig.certificates.path("new.pem")]
            #expect(try await rig.get("/-/healthy", trust).status == 0)
            // Key and certificate do not belong together for a moment, in which the old ones stay in use.
            try await rig.certificates.certificate(
                "server", by: "new", names: "DNS:localhost,IP:127.0.0.1", purpose: "serverAuth")
            try await rig.exporter.wait(for: "the new certificate") {
                #expect(try await rig.get("/-/healthy", ["--insecure"]).status == 200)
                return try await rig.get("/-/healthy", trust).status == 200
            }
            #expect(try await rig.get("/-/healthy").status == 0)
        }

        @Test("the end of the certificate in use is a metric, and the log warns of one that ends soon or has ended")
        func certificateEnd() async throws {
            let rig = try await Rig(Self.tls)
            defer { rig.stop() }
            let day: Int64 = 86_400
            let made = try await rig.certificateEnd()
            let today = Timestamp.wallClock.seconds
            #expect((today + 2 * day - 600...today + 2 * day).contains(made))
            try await rig.exporter.wait(for: "a warning at the start") {
                rig.exporter.process.errorText.contains("msg=\"the server's certificate expires soon\"")
            }
            for (days, warning) in [(0, "the server's certificate has expired"), (60, nil)] as [(Int, String?)] {
                try await rig.certificates.certificate(
                    "server", by: "ca", names: "DNS:localhost,IP:127.0.0.1", purpose: "serverAuth", days: days)
                let end = Timestamp.wallClock.seconds + Int64(days) * day
                try await rig.exporter.wait(for: "the end of the new certificate") {
                    try await (end - 600...end).contains(rig.certificateEnd())
                }
                guard let warning else { continue }
                try await rig.exporter.wait(for: "a warning at the reload") {
                    rig.exporter.process.errorText.contains("msg=\"\(warning)\"")
                }
            }
            #expect(rig.exporter.process.errorText.split(separator: "\n").count { $0.contains("certificate") } == 2)
        }

        @Test("users come and go without a restart, and a file that is broken keeps those of before")
        func newUsers() async throws {
            let rig = try await Rig(Self.tls + "basic_auth_users: {alice: \(Self.hash)}\n")
            defer { rig.stop() }
            let (alice, bob) = (["--user", "alice:s3cret"], ["--user", "bob:s3cret"])
            #expect(try await rig.get("/metrics", alice).status == 200)
            try rig.configure(Self.tls + "basic_auth_users: {bob: \(Self.hash)}\n")
            try await rig.exporter.wait(for: "bob") { try await rig.get("/metrics", bob).status == 200 }
            #expect(try await rig.get("/metrics", alice).status == 401)
            try rig.configure(Self.tls + "basic_auth_user: {alice: \(Self.hash)}\n")
            try await rig.exporter.wait(for: "the metric that says so") {
                let page = try await rig.get("/metrics", bob).body
                return page.contains("\nposthog_logs_exporter_config_last_reload_successful 0\n")
            }
            #expect(rig.exporter.process.errorText.contains("basic_auth_user is an unknown field"))
            #expect(try await rig.get("/metrics", alice).status == 401)
        }

        @Test("a file that is broken at the start is one line and exit 64")
        func brokenAtStart() async throws {
            let folder = try ScratchFolder()
            let file = try folder.file("web.yml", "tls_server_config:\n  cert_file: none.pem\n  key_file: k\n".utf8)
            let process = try ChildProcess(
                ExporterBinary.path(),
                ["--posthog.project-id", "1", "--web.listen-address", "127.0.0.1:0", "--web.config.file", file],
                environment: ["POSTHOG_PERSONAL_API_KEY": RunningExporter.key])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(64))
            #expect(process.errorLines.count == 1, "\(process.errorText)")
            #expect(
                process.errorText.contains("\(file) line 2: tls_server_config.cert_file cannot be read: No such file"))
        }

        private static let tls = "tls_server_config:\n  cert_file: server.pem\n  key_file: server.key\n"
        private static let mutual = tls + "  client_ca_file: ca.pem\n  client_auth_type: RequireAndVerifyClientCert\n"
    }
}

/// An exporter with a web configuration that lies beside certificates made for it.
private struct Rig {
    let certificates: Certificates
    let exporter: RunningExporter
    private let simulation: Simulation

    init(_ configuration: String) async throws {
        try await self.init(configuration, beside: Certificates())
    }

    init(_ configuration: String, beside certificates: Certificates) async throws {
        self.certificates = certificates
        simulation = try Simulation()
        let file = try certificates.folder.file("web.yml", configuration.utf8)
        exporter = try await RunningExporter(polling: simulation.url, ["--web.config.file", file])
    }

    func stop() {
        exporter.kill()
        simulation.stop()
    }

    func configure(_ configuration: String) throws {
        _ = try certificates.folder.file("web.yml", configuration.utf8)
    }

    /// What the metric says of it, in Unix time.
    func certificateEnd() async throws -> Int64 {
        let page = try MetricsPage(Array(try await get("/metrics", ["--insecure"]).body.utf8))
        return Int64(try #require(page["posthog_logs_exporter_tls_certificate_expiry_timestamp_seconds"]))
    }

    /// Further arguments come last, so that they win.
    func get(_ path: String, _ arguments: [String] = []) async throws -> Curl.Answer {
        try await Curl.get(
            "https://\(exporter.address)\(path)", ["--cacert", certificates.path("ca.pem")] + arguments)
    }

    func identity(_ name: String) -> [String] {
        ["--cert", certificates.path("\(name).pem"), "--key", certificates.path("\(name).key")]
    }
}
