import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    @Suite struct WebLimitsTests {
        @Test("500 clients that drip their requests in keep nobody from scraping, and are not all kept")
        func slowClients() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let exporter = try await RunningExporter(polling: simulation.url)
            defer { exporter.kill() }
            let port = try #require(exporter.address.split(separator: ":").last.flatMap { Int($0) })
            let crowd = try SlowClients(500, port: port)
            for _ in 1...5 {
                crowd.say("y")
                // Each time a connection of its own.
                let answer = try await Curl.get("http://\(exporter.address)/metrics")
                #expect(answer.status == 200)
                let page = try MetricsPage(Array(answer.body.utf8))
                #expect(try #require(page["process_open_fds"]) < 350)
            }
        }

        @Test("systemd's socket is served, and its connections wait while the process is away")
        func systemdSocket() async throws {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let socket = try ListeningDescriptor()
            let port = socket.port
            for _ in 1...2 {
                // What came while nobody served is answered as soon as somebody does.
                async let early = Curl.get("http://127.0.0.1:\(port)/-/healthy")
                let process = try ChildProcess(
                    "sh",
                    [
                        "-c", "LISTEN_PID=$$ LISTEN_FDS=1 exec \"$@\"", "sh", ExporterBinary.path(), "--posthog.host",
                        simulation.url, "--posthog.project-id", Access.defaultProject, "--web.systemd-socket",
                    ],
                    environment: ["POSTHOG_PERSONAL_API_KEY": RunningExporter.key],
                    inherited: [socket.descriptor])
                defer { process.kill() }
                #expect(try await early.status == 200)
                #expect(process.errorText.contains(" msg=listening address=127.0.0.1:\(port) "))
                // Once it polls it obeys signals, too.
                try await eventually("ready") {
                    try await Curl.get("http://127.0.0.1:\(port)/-/ready").status == 200
                }
                process.send(SIGTERM)
                #expect(try await process.wait() == .exit(0))
            }
        }

        @Test("without a socket from systemd it does not start")
        func noSystemdSocket() async throws {
            let process = try ChildProcess(
                ExporterBinary.path(), ["--posthog.project-id", "1", "--web.systemd-socket"],
                environment: ["POSTHOG_PERSONAL_API_KEY": RunningExporter.key])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(64))
            #expect(process.errorLines.count == 1, "\(process.errorText)")
        }
    }
}

/// A socket that listens on 127.0.0.1 while this lives.
private final class ListeningDescriptor {
    let descriptor: Int32
    let port: Int

    init() throws {
        #if canImport(Darwin)
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #else
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) | listen(descriptor, 16) | getsockname(descriptor, address, &size)
            }
        }
        try #require(code == 0)
        port = Int(in_port_t(bigEndian: address.sin_port))
    }

    deinit {
        close(descriptor)
    }
}
