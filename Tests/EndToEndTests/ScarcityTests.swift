import HTTP
import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    /// Systems that give less than is usual: the exporter works, or ends with one line and 1.
    @Suite struct ScarcityTests {
        @Test(
            "however few files may be open, it works or says so",
            arguments: [5, 6, 8, 10, 12, 14, 16, 20, 24, 32, 48, 52, 56, 60, 64, 128])
        func descriptors(limit: Int) async throws {
            let said = try await outcome("ulimit -n \(limit) && exec \"$0\" \"$@\"")
            #expect(said == nil || said == "open files")
            // In between it depends on what is open at the start.
            if limit <= 48 || limit >= 128 { #expect((said == nil) == (limit >= 128)) }
        }

        @Test(
            "however little memory may be reserved, it works or says so",
            .enabled(if: getenv("ASAN_OPTIONS") == nil, "the sanitizer reserves more than anybody allows"),
            arguments: ["-v", "-d"], [100, 150, 200, 300, 400, 500, 600, 1000])
        func memory(flag: String, mebibytes: Int) async throws {
            let said = try await outcome("ulimit \(flag) \(mebibytes * 1024) && exec \"$0\" \"$@\"")
            #expect(said == nil || said == "MiB")
            if mebibytes == 1000 { #expect(said == nil) }
        }

        @Test("no descriptor but its own gets the log, whichever of the first three it starts without")
        func closed() async throws {
            for closing in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"] {
                let said = try await outcome("exec \"$0\" \"$@\" \(closing)") { process in
                    for descriptor in 0...2 {
                        var target = [CChar](repeating: 0, count: 200)
                        #expect(readlink("/proc/\(process.pid)/fd/\(descriptor)", &target, target.count) > 0)
                        let name = String(
                            decoding: target.map(UInt8.init(bitPattern:)).prefix { $0 != 0 }, as: UTF8.self)
                        #expect(name == "/dev/null" || name.hasSuffix("/stdout") || name.hasSuffix("/stderr"))
                    }
                }
                #expect(said == nil)
            }
        }

        @Test("without /proc it says that it needs it", .enabled(if: geteuid() == 0, "only root may unmount it"))
        func noProc() async throws {
            for _ in 0..<10 {
                let said = try await outcome(
                    "exec unshare -m sh -c 'umount -l /proc && exec \"$0\" \"$@\"' \"$0\" \"$@\"")
                #expect(said == "/proc")
            }
        }

        /// Starts the exporter by a shell's command line, in which it is `"$0" "$@"`, and has it poll until it is ready.
        /// - Parameter look: at the process then.
        /// - Returns: what it complained of if it ended, of the things that there are.
        private func outcome(_ line: String, then look: (ChildProcess) throws -> Void = { _ in }) async throws
            -> String?
        {
            let simulation = try Simulation()
            defer { simulation.stop() }
            let folder = try ScratchFolder()
            let key = try folder.file("key", RunningExporter.key.utf8)
            let port = try unusedPort()
            let process = try ChildProcess(
                "/bin/sh",
                ["-c", line, ExporterBinary.path()]
                    + RunningExporter.arguments(
                        polling: simulation.url, keyFile: key, listeningOn: "127.0.0.1:\(port)")
                    + ["--state.file", folder.path("state")])
            defer { process.kill() }
            let client = try HTTPClient(userAgent: "tests/1")
            let ready = HTTPClientRequest(url: "http://127.0.0.1:\(port)/-/ready", timeout: .seconds(10))
            try await eventually("ready, or its end: \(process.errorText)") {
                guard process.ending == nil else { return true }
                return await (try? client.send(ready))?.status == 200
            }
            guard let ending = process.ending else {
                try look(process)
                process.send(SIGTERM)
                #expect(try await process.wait(within: .seconds(2)) == .exit(0))
                return nil
            }
            #expect(ending == .exit(1), "\(process.errorText)")
            #expect(process.errorLines.count == 1, "\(process.errorText)")
            return ["open files", "MiB", "/proc"].first { process.errorText.contains($0) } ?? process.errorText
        }
    }
}
