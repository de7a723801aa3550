import HTTP
import Testing

extension EndToEndTests {
    @Suite struct HealthTests {
        @Test("an exporter that serves is healthy, whatever proxy there is")
        func healthy() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let exporter = try await RunningExporter(polling: simulation.url)
            defer { exporter.kill() }
            // Nothing listens on the port of the proxy.
            let proxy = "http://127.0.0.1:1"
            let process = try ChildProcess(
                ExporterBinary.path(), ["health", "--web.listen-address", exporter.address],
                environment: ["http_proxy": proxy, "all_proxy": proxy, "HTTPS_PROXY": proxy])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(0))
            #expect(process.outputText == "healthy\n")
            #expect(process.errorText.isEmpty)
        }

        @Test("over TLS it is so with --https, whoever signed the certificate, and without it is not")
        func tls() async throws {
            let certificates = try await Certificates()
            let configuration = try certificates.folder.file(
                "web.yml", "tls_server_config: {cert_file: server.pem, key_file: server.key}\n".utf8)
            let simulation = try Simulation()
            defer { simulation.stop() }
            let exporter = try await RunningExporter(
                polling: simulation.url, ["--web.config.file", configuration])
            defer { exporter.kill() }
            let process = try ChildProcess(
                ExporterBinary.path(), ["health", "--https", "--web.listen-address", exporter.address])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(0), "\(process.errorText)")
            try await expectUnhealthy(exporter.address, "http://127.0.0.1")
        }

        @Test("one that answers anything but 200 is not")
        func unhealthy() async throws {
            let server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0")) { _ in
                .response(PreparedResponse(status: 503, headers: [], body: []))
            }
            defer { server.stop(grace: .zero) }
            try await expectUnhealthy("127.0.0.1:\(server.port)", "responds with 503")
        }

        @Test("nor is one that is not there")
        func absent() async throws {
            let port = try Socket.listening().port
            try await expectUnhealthy("127.0.0.1:\(port)", "connect")
        }

        @Test("nor one that speaks no TLS, asked by --https")
        func plainAnswerToTLS() async throws {
            let server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0")) { _ in
                .response(PreparedResponse(status: 200, headers: [], body: []))
            }
            defer { server.stop(grace: .zero) }
            try await expectUnhealthy("127.0.0.1:\(server.port)", "https://127.0.0.1", ["--https"])
        }

        private func expectUnhealthy(_ address: String, _ text: String, _ arguments: [String] = []) async throws {
            let process = try ChildProcess(
                ExporterBinary.path(), ["health", "--web.listen-address", address] + arguments)
            defer { process.kill() }
            #expect(try await process.wait() == .exit(1))
            #expect(process.errorLines.count == 1)
            #expect(
                process.errorText.contains("not healthy") && process.errorText.contains(text), "\(process.errorText)")
            #expect(process.output.isEmpty)
        }
    }
}
