import HTTP
import PostHogLogs
import PostHogSimulator
import Testing

extension EndToEndTests {
    /// A PostHog whose certificate is signed by an authority that this machine does not know.
    @Suite struct CertificateTests {
        @Test(
            "a private authority is trusted by the flag and by each variable",
            arguments: ["--posthog.ca-file", "POSTHOG_CA_FILE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
        func trusted(source: String) async throws {
            let rig = try await Rig()
            defer { rig.stop() }
            let path = rig.certificates.path("ca.pem")
            let isFlag = source.hasPrefix("--")
            // A loopback host goes past every proxy, with TLS as without.
            var environment = ["https_proxy": "http://127.0.0.1:\(try unusedPort())"]
            if !isFlag { environment[source] = path }
            let exporter = try await RunningExporter(
                polling: rig.simulation.url, isFlag ? [source, path] : [], environment: environment)
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
        }

        @Test("the flag goes before the variables, and these in their order")
        func order() async throws {
            let rig = try await Rig()
            defer { rig.stop() }
            try await rig.certificates.authority("other")
            let (ours, other) = (rig.certificates.path("ca.pem"), rig.certificates.path("other.pem"))
            for environment in [
                ["POSTHOG_CA_FILE": ours, "CURL_CA_BUNDLE": other, "SSL_CERT_FILE": other],
                ["CURL_CA_BUNDLE": ours, "SSL_CERT_FILE": other],
            ] {
                let exporter = try await RunningExporter(polling: rig.simulation.url, environment: environment)
                defer { exporter.kill() }
                try await exporter.waitUntilReady()
            }
            let exporter = try await RunningExporter(
                polling: rig.simulation.url, ["--posthog.ca-file", ours], environment: ["POSTHOG_CA_FILE": other])
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
        }

        @Test("a certificate of an unknown authority is told with advice about authorities")
        func unknownAuthority() async throws {
            let rig = try await Rig()
            defer { rig.stop() }
            try await rig.expectRefusal(trusting: nil, "--posthog.ca-file or SSL_CERT_FILE")
            try await rig.certificates.authority("other")
            try await rig.expectRefusal(trusting: "other.pem", "--posthog.ca-file or SSL_CERT_FILE")
        }

        @Test("a certificate for another name is told with advice about names")
        func otherName() async throws {
            let rig = try await Rig(names: "DNS:posthog.example,IP:10.0.0.1")
            defer { rig.stop() }
            try await rig.expectRefusal(trusting: "ca.pem", "use a host name that is in the certificate")
        }

        @Test("a certificate that has ended is told with advice about time")
        func expired() async throws {
            let rig = try await Rig(days: -1)
            defer { rig.stop() }
            try await rig.expectRefusal(trusting: "ca.pem", "renew the certificate")
        }

        @Test("other certificates in the file are used without a restart, and what is none leaves those in use")
        func changed() async throws {
            let rig = try await Rig()
            defer { rig.stop() }
            try await rig.certificates.authority("other")
            let trusted = rig.certificates.path("trusted.pem")
            _ = try rig.certificates.folder.file("trusted.pem", rig.certificates.folder.bytes("other.pem"))
            let exporter = try await RunningExporter(polling: rig.simulation.url, ["--posthog.ca-file", trusted])
            defer { exporter.kill() }
            try await exporter.wait(for: "a poll that failed") {
                try await exporter.page()["posthog_logs_exporter_poll_failures_total", ["reason": "certificate"]] ?? 0
                    > 0
            }
            _ = try rig.certificates.folder.file("trusted.pem", rig.certificates.folder.bytes("ca.pem"))
            try await exporter.wait(for: "a poll that succeeds") { try await exporter.page()["posthog_logs_up"] == 1 }
            _ = try rig.certificates.folder.file("trusted.pem", Array("none".utf8))
            try await exporter.wait(for: "a line that says so") {
                exporter.process.errorText.contains("CA certificates not reloaded, keeping the old ones")
            }
            try await exporter.waitForPolls(2)
            #expect(try await exporter.page()["posthog_logs_up"] == 1)
        }

        @Test("a file that is no certificate is one line and exit 64", arguments: ["ca.key", "nowhere.pem", "."])
        func unusable(name: String) async throws {
            let certificates = try await Certificates()
            let process = try ChildProcess(
                ExporterBinary.path(),
                ["--posthog.project-id", "1", "--posthog.ca-file", certificates.path(name)],
                environment: ["POSTHOG_PERSONAL_API_KEY": RunningExporter.key])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(64))
            #expect(process.errorLines.count == 1, "\(process.errorText)")
            #expect(process.errorText.contains("--posthog.ca-file \(certificates.path(name)) cannot be "))
        }
    }
}

/// The simulator behind TLS.
private struct Rig {
    let certificates: Certificates
    let simulation: Simulation

    init(names: String = "DNS:localhost,IP:127.0.0.1", days: Int = 2) async throws {
        certificates = try await Certificates()
        try await certificates.certificate("posthog", by: "ca", names: names, purpose: "serverAuth", days: days)
        simulation = try Simulation(
            tls: TLSContext(
                TLSSettings(
                    certificate: certificates.folder.bytes("posthog.pem"), key: certificates.folder.bytes("posthog.key")
                )))
    }

    func stop() {
        simulation.stop()
    }

    /// - Parameter authority: the file to trust; nil for the system's.
    func expectRefusal(trusting authority: String?, _ remedy: String) async throws {
        let exporter = try await RunningExporter(
            polling: simulation.url, authority.map { ["--posthog.ca-file", certificates.path($0)] } ?? [])
        defer { exporter.kill() }
        try await exporter.wait(for: "a poll that failed") { try await exporter.polls() > 0 }
        let lines = exporter.process.errorLines.filter { $0.contains("reason=certificate") }
        #expect(lines.contains { $0.contains("the certificate is not trusted: ") && $0.contains(remedy) }, "\(lines)")
        let page = try await exporter.page()
        #expect(page["posthog_logs_exporter_poll_failures_total", ["reason": "certificate"]] ?? 0 >= 1)
        #expect(simulation.api.requests.isEmpty)
    }
}
