import Exposition
import Glibc
import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("Scrapes of clients that do not take their answers", .timeLimit(.minutes(1)))
struct ScrapeSharesTests {
    @Test("40 of one address keep no scrape of another one waiting, and lose no more places than are needed")
    func slowReaders() throws {
        // More than the buffers of sockets take.
        let size = 16 << 20
        let page = PreparedResponse(status: 200, body: [UInt8](repeating: 7, count: size))
        let settings = WebSettings(
            targets: [.address("127.0.0.1:0")], usesSystemdSocket: false, telemetryPath: "/metrics",
            configurationFile: nil, authHealth: false, maxRequests: 40)
        let control = AccessControl(settings) { _ in .response(page) }
        let server = try HTTPServer(ServerConfiguration(address: "0.0.0.0:0"), handler: control.pass)
        let slow = try (1...40).map { _ in try Scraper(from: "127.0.0.1", port: server.port) }
        for scraper in slow { #expect(scraper.status == 200) }
        #expect(try Scraper(from: "127.0.0.1", port: server.port).status == 503)
        let others = try (2...4).map { try Scraper(from: "127.0.0.\($0)", port: server.port) }
        for scraper in others { #expect(scraper.status == 200) }
        #expect(slow.prefix(5).map { $0.rest(upTo: size) == size } == [false, false, false, true, true])
        for scraper in others { #expect(scraper.rest(upTo: size) == size) }
        withExtendedLifetime(server) {}
    }
}

/// Asks for the metrics from an address of this machine, and takes the answer only as far as it is told to.
private final class Scraper {
    private let descriptor: Int32

    init(from source: String, port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        try Self.with(source, 0) { try #require(bind(descriptor, $0, $1) == 0) }
        try Self.with("127.0.0.1", port) { try #require(connect(descriptor, $0, $1) == 0) }
        let request = "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        try #require(send(descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count)
    }

    deinit {
        close(descriptor)
    }

    /// Of the answer, whose head is read by this; 0 without one.
    var status: Int {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            var byte: UInt8 = 0
            guard recv(descriptor, &byte, 1, 0) == 1 else { return 0 }
            head.append(byte)
        }
        return Int(String(decoding: head.dropFirst(9).prefix(3), as: UTF8.self)) ?? 0
    }

    /// How many more bytes come, up to a number.
    func rest(upTo limit: Int) -> Int {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var count = 0
        while count < limit {
            let next = recv(descriptor, &buffer, min(buffer.count, limit - count), 0)
            guard next > 0 else { break }
            count += next
        }
        return count
    }

    private static func with(
        _ address: String, _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) throws -> Void
    ) throws {
        var ipv4 = sockaddr_in()
        ipv4.sin_family = sa_family_t(AF_INET)
        ipv4.sin_port = in_port_t(port).bigEndian
        try #require(inet_pton(AF_INET, address, &ipv4.sin_addr) == 1)
        try withUnsafePointer(to: &ipv4) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                try body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
