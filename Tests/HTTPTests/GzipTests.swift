import Testing

@testable import HTTP

@Suite("Gzip in two parts", .timeLimit(.minutes(1))) struct GzipTests {
    @Test(
        "a beginning and its ending are one member that a client reads as the whole text",
        arguments: [(0, 0), (0, 1), (1, 0), (40, 7), (100_000, 3_000), (3_000, 100_000), (2_000_000, 40)])
    func roundTrip(beginning: Int, ending: Int) async throws {
        let text = Self.text(beginning + ending)
        let head = GzipBeginning(Array(text.prefix(beginning)))
        // libcurl takes what stands behind the first member for an error.
        let received = try await Self.received([head.bytes, head.ended(by: Array(text.suffix(ending)))])
        #expect(received == text)
    }

    @Test("a beginning that comes in pieces is read as the whole text", arguments: [0, 1, 77, 70_000])
    func pieces(size: Int) async throws {
        let text = Self.text(200_000)
        let head = GzipBeginning { append in
            text.withUnsafeBytes { bytes in
                for start in stride(from: 0, to: bytes.count, by: max(size, 1)) where size > 0 {
                    append(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + size, bytes.count)]))
                }
                append(UnsafeRawBufferPointer(start: nil, count: 0))
            }
        }
        let received = try await Self.received([head.bytes, head.ended(by: Array("end\n".utf8))])
        #expect(received == (size > 0 ? text : []) + Array("end\n".utf8))
    }

    @Test("one beginning serves many endings")
    func reuse() async throws {
        let head = GzipBeginning(Self.text(50_000))
        for ending in ["a\n", "", "another, longer one\n"] {
            let received = try await Self.received([head.bytes, head.ended(by: Array(ending.utf8))])
            #expect(received == Self.text(50_000) + Array(ending.utf8))
        }
    }

    @Test("lines that are much alike become a fraction of their size, bytes without order hardly more than they were")
    func size() {
        let text = Self.text(1_000_000)
        #expect(GzipBeginning(text).bytes.count < text.count / 5)
        var generator = SystemRandomNumberGenerator()
        let noise = (0..<1_000_000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        #expect((noise.count...noise.count + 1_000).contains(GzipBeginning(noise).bytes.count))
    }

    @Test("the member ends in the checksum and the length of the text, lowest byte first")
    func trailer() {
        // The CRC-32 of "123456789" is the check value of its definition.
        let rest = GzipBeginning(Array("1234".utf8)).ended(by: Array("56789".utf8))
        #expect(Array(rest.suffix(8)) == [0x26, 0x39, 0xF4, 0xCB, 9, 0, 0, 0])
    }

    /// What a client makes of these bytes, said to be gzip.
    private static func received(_ pieces: [[UInt8]]) async throws -> [UInt8] {
        let response = PreparedResponse(status: 200, headers: [("Content-Encoding", "gzip")], joining: pieces)
        let server = try Loopback.serve { _ in .response(response) }
        return try await Loopback.client().send(Loopback.request(server.port, maxBodyBytes: 8 << 20)).body
    }

    private static func text(_ count: Int) -> [UInt8] {
        var lines: [UInt8] = []
        var number = 1
        while lines.count < count {
            lines += "entries_total{service=\"checkout-\(number % 977)\"} \(number * number % 65_537)\n".utf8
            number += 1
        }
        return Array(lines.prefix(count))
    }
}
