import HTTP
import Testing

extension EndToEndTests {
    @Suite struct DemoTests {
        @Test("the demo says where its metrics are once they are there, also on a port that the system chose")
        func place() async throws {
            let process = try ChildProcess(ExporterBinary.path(), ["demo", "--web.listen-address", ":0"])
            defer { process.kill() }
            try await eventually("the place of the metrics") { process.outputText.contains("stop with Ctrl-C") }
            let words = process.outputText.split(whereSeparator: \.isWhitespace)
            let url = try #require(words.first { $0.hasSuffix("/metrics;") }).dropLast()
            let client = try HTTPClient(userAgent: "tests/1")
            defer { client.shutdown() }
            let answer = try await client.send(HTTPClientRequest(url: String(url), timeout: .seconds(20)))
            #expect(answer.status == 200)
        }

        @Test("a taken port is one line and exit 1, and nothing else is said")
        func taken() async throws {
            let socket = try Socket.listening()
            let process = try ChildProcess(
                ExporterBinary.path(), ["demo", "--web.listen-address", "127.0.0.1:\(socket.port)"])
            defer { process.kill() }
            #expect(try await process.wait() == .exit(1))
            #expect(process.output.isEmpty)
            #expect(process.errorLines.count == 1, "\(process.errorText)")
            #expect(process.errorText.contains("127.0.0.1:\(socket.port) is already in use"))
        }
    }
}
