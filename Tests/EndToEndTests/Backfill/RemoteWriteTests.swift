import Basics
import HTTP
import PostHogSimulator
import Testing

extension EndToEndTests {
    @Suite struct RemoteWriteTests {
        private let bench: BackfillBench

        init() throws {
            bench = try BackfillBench(days: 2, entriesADay: 150)
        }

        private var arguments: [String] {
            ["--from", bench.date(0), "--to", bench.date(1), "--output", bench.output, "--step", "15m"]
        }

        private func run(_ more: [String]) async throws -> BackfillBench.Result {
            try await bench.run(arguments + more)
        }

        @Test("an empty Prometheus takes the history, and has each day what was logged")
        func empty() async throws {
            let prometheus = try await WriteReceiver.empty.start()
            defer { prometheus.kill() }
            let result = try await run(["--remote-write", "\(prometheus.origin)/api/v1/write"])
            #expect(result.ending == .exit(0), "\(result)")
            #expect(bench.names(in: bench.output) == ["progress"])
            try await bench.expectTruth(in: prometheus)
        }

        @Test("a Prometheus with newer samples takes it with a window for old ones, and says so without")
        func window() async throws {
            let closed = try await WriteReceiver.busyWithoutWindow.start()
            defer { closed.kill() }
            let refused = try await run(["--remote-write", "\(closed.origin)/api/v1/write"])
            #expect(refused.ending == .exit(1), "\(refused)")
            #expect(refused.errors.contains("out_of_order_time_window"), "\(refused)")

            let open = try await WriteReceiver.busyWithWindow.start()
            defer { open.kill() }
            let result = try await run([
                "--remote-write", "\(open.origin)/api/v1/write", "--output", bench.folder.path("second"),
            ])
            #expect(result.ending == .exit(0), "\(result)")
            try await bench.expectTruth(in: open)
        }

        @Test(
            "a kill after the receiver has the samples, and before that is remembered, changes and doubles none",
            arguments: [WriteReceiver.empty, .busyWithWindow])
        func killedBeforeRemembering(receiver: WriteReceiver) async throws {
            // A day has 96 times, and each run begins with a request without samples. The first request with some, one in the middle
            // of the day, its last one, and the last of the second day: behind each kill the last request comes again.
            let whole = try await expectSameSamples(bench, in: receiver, killedAt: [2, 51, 48, 99], days: 2)
            defer { whole.kill() }
            try await bench.expectTruth(in: whole)
        }

        @Test("the same where a time takes two requests, and only the first one was sent")
        func killedWithinATime() async throws {
            let bench = try BackfillBench(days: 1, entriesADay: 0)
            let time = bench.first.adding(seconds: 22 * 3600)
            try bench.ingest(
                (0..<700).flatMap { number in
                    BackfillBench.severities.map { (time, "service \(number)", $0, 1 + number % 9) }
                })
            // There are bytes in 88 times before the entries. Then it is the first of two requests, the second, and the first.
            let whole = try await expectSameSamples(bench, in: .emptyWithoutBlocks, killedAt: [92, 3, 4], days: 1)
            defer { whole.kill() }
            #expect(try await whole.count(of: "last_over_time(posthog_logs_entries_total[100d])") == 2800)
        }

        /// Fills one receiver with kills and another one without; returns the other, which is to be killed.
        ///
        /// - Parameter moments: the acknowledgements behind which each kill comes.
        private func expectSameSamples(
            _ bench: BackfillBench, in receiver: WriteReceiver, killedAt moments: [Int], days: Int
        ) async throws -> Prometheus {
            let killed = try await receiver.start()
            defer { killed.kill() }
            let tap = try WriteTap(before: killed.origin)
            defer { tap.stop() }
            let arguments = ["--from", bench.date(0), "--to", bench.date(days - 1), "--step", "15m", "--output"]
            let result = try await bench.run(
                arguments + [bench.output, "--remote-write", "\(tap.origin)/api/v1/write"], kills: moments.count,
                prepare: { tap.expect(holding: $0 <= moments.count ? moments[$0 - 1] : nil) }, at: { _ in tap.holds })
            #expect(result.ending == .exit(0), "\(result)")
            #expect(result.errors.contains("going on with \(bench.date(days - 1))"), "\(result)")

            let whole = try await (receiver == .busyWithWindow ? .empty : receiver).start()
            do {
                let result = try await bench.run(
                    arguments + [bench.folder.path("second"), "--remote-write", "\(whole.origin)/api/v1/write"])
                #expect(result.ending == .exit(0), "\(result)")
                let everything = "{__name__=~\"posthog_.+\"}[100d]"
                let expected = try await whole.samples(everything)
                #expect(!expected.isEmpty)
                let found = try await killed.samples(everything)
                let different = Set(found.keys).union(expected.keys).filter { found[$0] != expected[$0] }
                #expect(
                    different.isEmpty,
                    "\(different.count) series, such as \(different.prefix(1).map { ($0, found[$0], expected[$0]) })")
            } catch {
                whole.kill()
                throw error
            }
            return whole
        }

        @Test(
            "a week with late entries, lost responses and acknowledgements, and kills becomes series that rise each day by what was logged"
        )
        func week() async throws {
            let bench = try BackfillBench(days: 7, entriesADay: 400)
            let prometheus = try await WriteReceiver.empty.start()
            defer { prometheus.kill() }
            let tap = try WriteTap(before: prometheus.origin)
            defer { tap.stop() }
            // About one and a half of the days go by before each.
            let moments = [33, 150, 121, 170]
            let result = try await bench.run(
                [
                    "--from", bench.date(0), "--to", bench.date(6), "--output", bench.output, "--step", "15m",
                    "--remote-write", "\(tap.origin)/api/v1/write",
                ], kills: moments.count,
                prepare: {
                    tap.expect(holding: $0 <= moments.count ? moments[$0 - 1] : nil, losing: [20, 110])
                }, at: { _ in tap.holds })
            #expect(result.ending == .exit(0), "\(result)")
            #expect(result.errors.contains("going on with \(bench.date(4))"), "\(result)")
            #expect(tap.lost > 2 * moments.count)
            try await bench.expectTruth(in: prometheus)
        }

        @Test("a receiver that fails for a while gets it later, and one that wants a password gets it")
        func receiver() async throws {
            let seen = Locked<[(status: Int, authorization: String?)]>([])
            let server = try HTTPServer(ServerConfiguration(address: "127.0.0.1:0", maxRequestBodyBytes: 1 << 20)) {
                request in
                let status = seen.withLock { seen in
                    let status = seen.isEmpty ? 503 : 204
                    seen.append((status, request.headers["Authorization"]))
                    return status
                }
                return .response(PreparedResponse(status: status, headers: [], body: []))
            }
            defer { server.stop(grace: .zero) }
            let password = try bench.folder.file("password", "geheim\n".utf8)
            let result = try await run([
                "--remote-write", "http://127.0.0.1:\(server.port)/write", "--remote-write.username", "me",
                "--remote-write.password-file", password,
            ])
            #expect(result.ending == .exit(0), "\(result)")
            #expect(result.errors.contains("remote write: 503; sending again"))
            let statuses = seen.withLock { $0.map(\.status) }
            #expect(statuses.first == 503 && statuses.count > 2 && statuses.dropFirst().allSatisfy { $0 == 204 })
            // me:geheim
            #expect(seen.withLock { $0.allSatisfy { $0.authorization == "Basic bWU6Z2VoZWlt" } })
        }

        @Test("VictoriaMetrics takes it too")
        func victoriaMetrics() async throws {
            let port = try unusedPort()
            let data = bench.folder.path("victoria")
            let process = try WriteReceiver.program(
                "victoria-metrics",
                [
                    "-httpListenAddr=127.0.0.1:\(port)", "-storageDataPath=\(data)", "-retentionPeriod=100y",
                    "-search.disableCache",
                ])
            defer { process.kill() }
            let prometheus = try Prometheus(like: "http://127.0.0.1:\(port)")
            try await prometheus.waitUntilReady("/health")
            let result = try await run(["--remote-write", "http://127.0.0.1:\(port)/api/v1/write"])
            #expect(result.ending == .exit(0), "\(result)")
            try await bench.expectTruth(in: prometheus)
        }
    }
}
