import Basics
import FoundationEssentials
import HTTP
import PostHogSimulator
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

extension EndToEndTests {
    @Suite struct LogsExportTests {
        private let bench: LogsBench
        private var path: String { bench.folder.path("logs.csv") }

        init() throws {
            bench = try LogsBench()
            bench.api.change { $0.exportSeconds = 0 }
            bench.ingest(100, from: 600, every: 1000)
        }

        /// Names that begin with that of the export.
        private var files: [String] {
            let folder = String(path.dropLast("/logs.csv".count))
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            return names.filter { $0.hasPrefix("logs.csv") }
        }

        @Test("an export is saved by way of the redirect, which is followed without the key, for its owner alone")
        func whole() async throws {
            let result = try await bench.run("export", path, "--columns", "timestamp,body")
            #expect(result.ending == .exit(0), "\(result)")
            let text = String(decoding: bench.folder.bytes("logs.csv"), as: UTF8.self)
            #expect(text.hasPrefix("timestamp,body\r\n") && text.split(separator: "\r\n").count == 101)
            #expect(
                result.errors.hasPrefix(
                    "posthog-logs-exporter: an export needs a key with the scopes logs:read and export:read\n"))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600 && files == ["logs.csv"])
            // The same host: the simulated storage refuses whoever brings a key.
            let stored = bench.api.requests.filter { $0.route == .objectStorage }
            #expect(stored.count == 1 && stored[0].request.headers["authorization"] == nil && stored[0].status == 200)
        }

        @Test("a file that is there stays, unless --force is given")
        func existing() async throws {
            _ = try bench.folder.file("logs.csv", "old".utf8)
            let refused = try await bench.run("export", path)
            #expect(refused.ending == .exit(64) && refused.errors.contains("--force"))
            #expect(bench.folder.bytes("logs.csv") == Array("old".utf8))
            #expect(bench.api.requests.isEmpty)
            #expect(try await bench.run("export", path, "--force").ending == .exit(0))
            #expect(bench.folder.bytes("logs.csv").count > 1000 && files == ["logs.csv"])
        }

        @Test("a redirect to another host is followed without the key")
        func otherHost() async throws {
            let heads = Locked<[Bool]>([])
            let other = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0", threads: 1)) { request in
                heads.withLock { $0.append(request.headers["Authorization"] != nil) }
                return .response(
                    PreparedResponse(
                        status: 200, headers: [("Content-Type", "text/csv")], body: Array("a\r\n1\r\n".utf8)))
            }
            defer { other.stop(grace: .zero) }
            redirect(to: "http://localhost:\(other.port)/bucket/x.csv?X-Amz-Signature=secret")
            let result = try await bench.run("export", path)
            #expect(result.ending == .exit(0), "\(result)")
            #expect(heads.withLock { $0 } == [false])
            #expect(bench.folder.bytes("logs.csv") == Array("a\r\n1\r\n".utf8))
        }

        @Test(
            "a redirect to plain http elsewhere, to nowhere or to a second one is not followed, and its secrets are not shown",
            arguments: ["http://192.0.2.1/x.csv?X-Amz-Signature=topsecret", "ftp://127.0.0.1/x?topsecret", "", "again"])
        func refusedRedirect(location: String) async throws {
            redirect(to: location == "again" ? "\(bench.simulator.url)/object-storage/again" : location)
            bench.api.inject(.redirect(to: "\(bench.simulator.url)/topsecret"), at: [.objectStorage], times: nil)
            let result = try await bench.run("export", path)
            #expect(result.ending == .exit(1) && files.isEmpty)
            #expect(result.errors.contains("redirect") && !result.errors.contains("topsecret"), "\(result.errors)")
        }

        /// Of the content, which is the last of four questions to the exports API: may it be read, how far is it, and so on.
        private func redirect(to location: String) {
            bench.api.inject(
                .custom { request, right in
                    guard request.path.contains("/content") else { return right }
                    var answer = right
                    answer.status = 302
                    answer.headers["Location"] = location
                    answer.body = []
                    return answer
                }, at: [.exports], times: nil)
        }

        @Test("what is too large, cut off or refused leaves no file")
        func failures() async throws {
            let large = try await bench.run("export", path, "--max-bytes", "500")
            #expect(large.ending == .exit(1) && large.errors.contains("--max-bytes"), "\(large)")
            #expect(files.isEmpty)
            bench.api.change { $0.exportFailure = "out of memory" }
            let failed = try await bench.run("export", path)
            #expect(failed.ending == .exit(1) && failed.errors.contains("out of memory") && files.isEmpty)
        }

        @Test("a storage that is busy is asked again, and the file has all once")
        func busy() async throws {
            bench.api.inject(.badGateway, at: [.objectStorage])
            let result = try await bench.run("export", path)
            #expect(result.ending == .exit(0), "\(result)")
            #expect(bench.folder.bytes("logs.csv").count { $0 == 10 } == 101)
        }

        @Test("a key without export:read is told before anything is begun")
        func scope() async throws {
            let bench = try LogsBench(scopes: ["logs:read"])
            bench.ingest(1, from: 60, every: 1)
            let result = try await bench.run("export", bench.folder.path("logs.csv"))
            #expect(result.ending == .exit(1) && result.errors.contains("export:read"), "\(result)")
            #expect(!bench.api.requests.contains { $0.route == .export })
        }

        @Test("of nothing no export is made")
        func nothing() async throws {
            let result = try await bench.run("export", path, "--service", "nobody")
            #expect(result.ending == .exit(1) && files.isEmpty)
            #expect(!bench.api.requests.contains { $0.route == .export })
        }

        @Test("SIGINT while PostHog works leaves no file")
        func interrupted() async throws {
            bench.api.change { $0.exportSeconds = 1000 }
            let process = try bench.start(["export", path])
            defer { process.kill() }
            try await eventually("the export is begun") { bench.api.requests.contains { $0.route == .export } }
            process.send(SIGINT)
            #expect(try await process.wait(within: .seconds(5)) == .exit(1))
            #expect(files.isEmpty)
        }
    }
}
