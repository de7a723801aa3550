import HTTP
import Testing

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite("Where descriptors run out", .timeLimit(.minutes(1)))
struct DescriptorShortageTests {
    @Test("a client is not made, or answers: it never waits for ever")
    func client() async {
        await #expect(processExitsWith: .success) {
            alarm(50)
            for limit in 3..<32 {
                Self.allowDescriptors(limit)
                guard let client = try? HTTPClient(userAgent: "tests/1") else { continue }
                let request = HTTPClientRequest(url: "http://127.0.0.1:1/", timeout: .seconds(5))
                await #expect(throws: HTTPClientFailure.self) { try await client.send(request) }
                client.shutdown()
            }
        }
    }

    @Test("a server is not made, or stops when it is told to")
    func server() async {
        await #expect(processExitsWith: .success) {
            alarm(50)
            for limit in 3..<32 {
                Self.allowDescriptors(limit)
                let server = try? HTTPServer(ServerConfiguration(address: "127.0.0.1:0")) { _ in .abort }
                server?.stop(grace: .zero)
            }
        }
    }

    private static func allowDescriptors(_ count: Int) {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = UInt(count)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
