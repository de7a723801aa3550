import PostHogSimulator
import Testing

extension EndToEndTests {
    /// Receivers of remote write that want to know who sends, and whose certificate nobody else knows.
    @Suite struct WriteCredentialsTests {
        private let bench: BackfillBench
        private let good: String
        private let bad: String

        init() throws {
            bench = try BackfillBench(days: 2, entriesADay: 100)
            good = try bench.folder.file("good", "geheim\n".utf8)
            bad = try bench.folder.file("bad", "geraten\n".utf8)
        }

        private func arguments(_ address: String) -> [String] {
            [
                "--from", bench.date(0), "--to", bench.date(1), "--output", bench.output, "--step", "15m",
                "--remote-write", "\(address)/api/v1/write",
            ]
        }

        /// It ends before anything is read, and the last line says what to do.
        private func expectRefusal(_ arguments: [String], _ words: String) async throws {
            let before = bench.api.requests.count { $0.route == .services }
            let result = try await bench.run(arguments)
            #expect(result.ending == .exit(1), "\(result)")
            #expect(bench.api.requests.count { $0.route == .services } == before)
            #expect(result.errors.split(separator: "\n").last?.contains(words) == true, "\(result)")
            #expect(!result.errors.contains("sending again") && !result.errors.contains("geraten"), "\(result)")
        }

        @Test("a Prometheus with TLS by a private authority and a password takes the history of those who know both")
        func tls() async throws {
            let certificates = try await Certificates()
            try await certificates.authority("other")
            let web = try bench.folder.file(
                "web.yml",
                """
                tls_server_config: {cert_file: \(certificates.path("server.pem")), key_file: \(certificates.path("server.key"))}
                # geheim
                basic_auth_users: {me: $2b$04$abcdefghijklmnopqrstuuPWRtT5yx7FBi4dcf6ROhboeNunUrLQ.}
                """.utf8)
            let authority = certificates.path("ca.pem")
            let prometheus = try await WriteReceiver.empty.start(
                Prometheus.Web(file: web, authorities: authority, authorization: "Basic bWU6Z2VoZWlt"))
            defer { prometheus.kill() }
            let arguments = arguments(prometheus.origin)
            let me = ["--remote-write.username", "me", "--remote-write.password-file"]
            let trusting = ["--remote-write.ca-file", authority]

            try await expectRefusal(arguments + me + [good], "give --remote-write.ca-file")
            try await expectRefusal(
                arguments + me + [good, "--remote-write.ca-file", certificates.path("other.pem")],
                "give --remote-write.ca-file")
            try await expectRefusal(
                arguments + me + [bad] + trusting, "401: Unauthorized): check --remote-write.username and")
            try await expectRefusal(arguments + trusting, "give --remote-write.bearer-token-file, or")
            let result = try await bench.run(arguments + me + [good] + trusting)
            #expect(result.ending == .exit(0), "\(result)")
            try await bench.expectTruth(in: prometheus)
        }

        @Test("a wrong token in the middle is said, and with the right one it goes on where it was")
        func bearer() async throws {
            let prometheus = try await WriteReceiver.empty.start()
            defer { prometheus.kill() }
            let tap = try WriteTap(before: prometheus.origin)
            defer { tap.stop() }
            let users = try bench.folder.file(
                "auth.yml", "users: [{bearer_token: geheim, url_prefix: \"\(tap.origin)\"}]".utf8)
            let address = "127.0.0.1:\(try unusedPort())"
            let proxy = try WriteReceiver.program("vmauth", ["-httpListenAddr=\(address)", "-auth.config=\(users)"])
            defer { proxy.kill() }
            try await Prometheus(like: "http://\(address)").waitUntilReady("/health")
            let arguments = arguments("http://\(address)")
            let token = "--remote-write.bearer-token-file"

            tap.expect(holding: 120)
            let killed = try bench.start(arguments + [token, good])
            defer { killed.kill() }
            try await eventually("the second day is sent", within: .seconds(60)) {
                tap.holds || killed.ending != nil
            }
            #expect(killed.ending == nil, "\(killed.errorText)")
            killed.kill()
            tap.expect()
            try await expectRefusal(arguments + [token, bad], "check \(token)")
            try await expectRefusal(arguments, "give \(token), or")
            let result = try await bench.run(arguments + [token, good])
            #expect(result.ending == .exit(0) && result.errors.contains("going on with \(bench.date(1))"), "\(result)")
            try await bench.expectTruth(in: prometheus)
        }

        @Test("a file of certificates that cannot be used is said before anything is asked for")
        func authorities() async throws {
            for (file, words) in [
                (good, "must hold certificates in PEM"), (bench.folder.path("none"), "cannot be read"),
            ] {
                let result = try await bench.run(arguments("https://127.0.0.1:1") + ["--remote-write.ca-file", file])
                #expect(result.ending == .exit(64), "\(result)")
                #expect(result.errors.contains("--remote-write.ca-file") && result.errors.contains(words), "\(result)")
                #expect(result.errors.split(separator: "\n").count == 1, "\(result)")
                #expect(bench.api.requests.isEmpty)
            }
        }
    }
}
