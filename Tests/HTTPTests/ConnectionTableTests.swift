import Testing

@testable import HTTP

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite struct ConnectionTableTests {
    private let start = ContinuousClock.now

    @Test("one too many takes the place of the one that has waited longest for its first request")
    func total() throws {
        let table = ConnectionTable(ConnectionLimits(total: 3))
        let ends = try (0..<5).map { _ in try SocketPair() }
        for (second, pair) in ends.prefix(3).enumerated() {
            #expect(table.admit(pair.server, from: nil, at: start + .seconds(second)))
        }
        table.beginRequest(ends[0].server)
        table.endRequest(ends[0].server)  // idle since the true now, so before none of the others in its own kind
        #expect(table.admit(ends[3].server, from: nil, at: start + .seconds(3)))
        #expect(ends.map(\.isShut) == [false, true, false, false, false])
        #expect(table.admit(ends[4].server, from: nil, at: start + .seconds(4)))
        #expect(ends.map(\.isShut) == [false, true, true, false, false])
    }

    @Test("connections that are kept alive go when no others wait, and those being answered never")
    func busy() throws {
        let table = ConnectionTable(ConnectionLimits(total: 2))
        let ends = try (0..<4).map { _ in try SocketPair() }
        for pair in ends.prefix(2) {
            #expect(table.admit(pair.server, from: nil, at: start))
            table.beginRequest(pair.server)
        }
        #expect(!table.admit(ends[2].server, from: nil, at: start))
        table.endRequest(ends[1].server)
        #expect(table.admit(ends[3].server, from: nil, at: start))
        #expect(ends.map(\.isShut) == [false, true, false, false])
    }

    @Test("an address that has too many loses one of its own and no other's")
    func perAddress() throws {
        let table = ConnectionTable(ConnectionLimits(total: 10, perAddress: 1))
        let (one, other) = (try address("10.0.0.1"), try address("10.0.0.2"))
        let ends = try (0..<3).map { _ in try SocketPair() }
        #expect(table.admit(ends[0].server, from: one, at: start))
        #expect(table.admit(ends[1].server, from: other, at: start + .seconds(1)))
        #expect(table.admit(ends[2].server, from: other, at: start + .seconds(2)))
        #expect(ends.map(\.isShut) == [false, true, false])
    }

    @Test(
        "where all places are taken an address that has more than its share loses one, answers included, until it has not"
    )
    func crowd() throws {
        let table = ConnectionTable(ConnectionLimits(total: 4))
        let (many, few) = (try address("10.0.0.1"), try address("10.0.0.2"))
        let ends = try (0..<7).map { _ in try SocketPair() }
        for pair in ends.prefix(4) {
            #expect(table.admit(pair.server, from: many, at: start))
            table.beginRequest(pair.server)
        }
        #expect(table.admit(ends[4].server, from: few, at: start))
        #expect(ends.map(\.isShut) == [true, false, false, false, false, false, false])
        table.beginRequest(ends[4].server)
        #expect(table.admit(ends[5].server, from: few, at: start))
        #expect(ends.map(\.isShut) == [true, true, false, false, false, false, false])
        table.beginRequest(ends[5].server)
        for client in [few, many] { #expect(!table.admit(ends[6].server, from: client, at: start)) }
    }

    @Test("whoever has the most connections takes the place of none that has fewer")
    func greed() throws {
        let table = ConnectionTable(ConnectionLimits(total: 3))
        let (many, few) = (try address("10.0.0.1"), try address("10.0.0.2"))
        let ends = try (0..<5).map { _ in try SocketPair() }
        #expect(table.admit(ends[0].server, from: few, at: start))
        for place in 1...3 { #expect(table.admit(ends[place].server, from: many, at: start + .seconds(place))) }
        #expect(ends.map(\.isShut) == [false, true, false, false, false])
        for pair in ends[2...3] { table.beginRequest(pair.server) }
        #expect(!table.admit(ends[4].server, from: many, at: start + .seconds(4)))
        #expect(ends.map(\.isShut) == [false, true, false, false, false])
    }

    @Test("an answer can be broken off as long as it is the one that is meant")
    func breakOff() throws {
        let table = ConnectionTable(ConnectionLimits())
        let pair = try SocketPair()
        let client = try address("10.0.0.1")
        #expect(table.admit(pair.server, from: client, at: start))
        let first = table.beginRequest(pair.server)
        #expect(first.client == client)
        table.endRequest(pair.server)
        first.breakOff()
        #expect(!pair.isShut)
        let second = table.beginRequest(pair.server)
        first.breakOff()
        #expect(!pair.isShut)
        second.breakOff()
        #expect(pair.isShut)
        second.breakOff()
        table.remove(pair.server)
        #expect(table.isEmpty)
    }

    @Test("what is closed makes room")
    func removal() throws {
        let table = ConnectionTable(ConnectionLimits(total: 1, perAddress: 1))
        let ends = try (0..<2).map { _ in try SocketPair() }
        let client = try address("10.0.0.1")
        #expect(table.admit(ends[0].server, from: client, at: start))
        table.beginRequest(ends[0].server)
        #expect(!table.admit(ends[1].server, from: client, at: start))
        table.remove(ends[0].server)
        #expect(table.isEmpty)
        #expect(table.admit(ends[1].server, from: client, at: start))
        #expect(ends.map(\.isShut) == [false, false])
    }

    @Test("each state of a connection has a time of its own")
    func deadlines() throws {
        let limits = ConnectionLimits(
            headerTime: .seconds(1000), idleTime: .seconds(3000), answerTime: .seconds(2000))
        let table = ConnectionTable(limits)
        let ends = try (0..<3).map { _ in try SocketPair() }
        for pair in ends { #expect(table.admit(pair.server, from: nil, at: start)) }
        table.beginRequest(ends[1].server)
        table.beginRequest(ends[2].server)
        table.endRequest(ends[2].server)
        // What begins within the test begins within a minute of its start.
        for (second, expected) in [
            (999, [false, false, false]), (1000, [true, false, false]), (1999, [true, false, false]),
            (2060, [true, true, false]), (2999, [true, true, false]), (3060, [true, true, true]),
        ] {
            table.shutOverdue(at: start + .seconds(second))
            #expect(ends.map(\.isShut) == expected)
        }
    }

    @Test("an answer may take as long as it likes where nothing limits it")
    func unlimitedAnswer() throws {
        let table = ConnectionTable(ConnectionLimits())
        let pair = try SocketPair()
        #expect(table.admit(pair.server, from: nil, at: start))
        table.beginRequest(pair.server)
        table.shutOverdue(at: start + .seconds(1_000_000))
        #expect(!pair.isShut)
    }

    @Test("IPv4 addresses count one by one, also as IPv6, and IPv6 addresses by their /64")
    func addresses() throws {
        #expect(try address("10.0.0.1") != address("10.0.0.2"))
        #expect(try address("::ffff:10.0.0.1") != address("::ffff:10.0.0.2"))
        #expect(try address("2001:db8:0:1::1") == address("2001:db8:0:1:ffff::2"))
        #expect(try address("2001:db8:0:1::1") != address("2001:db8:0:2::1"))
        var unix = sockaddr_storage()
        unix.ss_family = sa_family_t(AF_UNIX)
        #expect(ClientAddress(unix) == nil)
    }

    private func address(_ text: String) throws -> ClientAddress {
        let written = text.contains(":") ? "[\(text)]:1" : "\(text):1"
        let resolved = try #require(try SocketAddress.resolve(ListenAddress(written)).first)
        let storage = resolved.withPointer { pointer, length in
            var storage = sockaddr_storage()
            withUnsafeMutableBytes(of: &storage) {
                $0.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: Int(length)))
            }
            return storage
        }
        return try #require(ClientAddress(storage))
    }
}

/// Two ends of a connection without a network.
private final class SocketPair {
    let server: Int32
    private let client: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        (server, client) = (ends[0], ends[1])
    }

    deinit {
        close(server)
        close(client)
    }

    /// Whether the client sees the end of it.
    var isShut: Bool {
        var byte: UInt8 = 0
        return recv(client, &byte, 1, Int32(MSG_DONTWAIT)) == 0
    }
}
