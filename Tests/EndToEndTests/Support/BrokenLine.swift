import Basics
import Dispatch
import HTTP
import PostHogSimulator

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Stands between the exporter and PostHog, hands on requests and answers, and spoils some of the answers on their way:
/// what no proper server would send. One request a connection.
final class BrokenLine: Sendable {
    enum Defect: Sendable {
        /// Half of the answer, then a TCP reset.
        case reset
        /// Half of the body that `Content-Length` promises.
        case cutShort
        /// A body without an end.
        case endless
        /// A byte now and then.
        case drip
    }

    private let socket: Socket
    private let target: Int
    private let defects = Locked<[Place: (defect: Defect, remaining: Int)]>([:])

    private struct Place: Hashable, Sendable {
        let project: String
        let route: Route
    }

    init(to port: Int) throws {
        target = port
        socket = try Socket.listening()
        DispatchQueue(label: "broken line").async { [socket, weak self] in
            while let connection = socket.accepted(), let self {
                // A serial queue each: only those get a thread each, however many of them wait.
                DispatchQueue(label: "connection").async { self.serve(connection) }
            }
        }
    }

    func stop() {
        socket.shut()
    }

    var url: String { "http://127.0.0.1:\(socket.port)" }

    /// Spoils the next `times` answers of one endpoint; nil for all until `mend()`.
    func spoil(_ defect: Defect, at route: Route, of project: String, times: Int? = nil) {
        defects.withLock { $0[Place(project: project, route: route)] = (defect, times ?? .max) }
    }

    func mend() {
        defects.withLock { $0 = [:] }
    }

    private func serve(_ client: Socket) {
        guard let request = Message(from: client), let server = try? Socket.connected(to: target) else { return }
        server.send(request.bytes(addingHeader: "Connection: close"))
        var answer: [UInt8] = []
        while case let bytes = server.read(), !bytes.isEmpty { answer += bytes }
        guard let defect = defect(of: request) else {
            client.send(answer)
            return
        }
        Self.send(answer, with: defect, to: client)
    }

    private func defect(of request: Message) -> Defect? {
        // /api/projects/ID/logs/ROUTE/
        let names = request.path.split(separator: "/")
        guard names.count == 5, let route = Route(rawValue: String(names[4])) else { return nil }
        let place = Place(project: String(names[2]), route: route)
        return defects.withLock { defects in
            guard let (defect, remaining) = defects[place], remaining > 0 else { return nil }
            if remaining != .max { defects[place] = (defect, remaining - 1) }
            return defect
        }
    }

    private static func send(_ answer: [UInt8], with defect: Defect, to client: Socket) {
        let message = Message(answer)
        let half = message.head + message.body.prefix(message.body.count / 2)
        switch defect {
        case .cutShort: client.send(half)
        case .reset:
            client.send(half)
            client.resetAtEnd()
        case .endless:
            let start = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            let chunk = Array("100000\r\n".utf8) + [UInt8](repeating: 0x20, count: 0x10_0000) + Array("\r\n".utf8)
            guard client.send(start.utf8) else { return }
            while client.send(chunk) {}
        case .drip:
            guard client.send(message.head) else { return }
            for byte in message.body {
                usleep(400_000)
                guard client.send([byte]) else { return }
            }
        }
    }
}

/// A request or an answer as it stands on the line: what comes before the empty line, with it, and what comes behind.
private struct Message {
    var head: [UInt8]
    var body: [UInt8]

    init(_ bytes: [UInt8]) {
        let end = bytes.ranges(of: Array("\r\n\r\n".utf8)).first?.upperBound ?? bytes.endIndex
        head = Array(bytes[..<end])
        body = Array(bytes[end...])
    }

    /// Reads one whole request; nil at the end of the connection.
    init?(from client: Socket) {
        var message = Message([])
        repeat {
            let bytes = client.read()
            guard !bytes.isEmpty else { return nil }
            message = Message(message.head + message.body + bytes)
        } while message.isPartial
        self = message
    }

    private var isPartial: Bool {
        guard head.suffix(4).elementsEqual("\r\n\r\n".utf8) else { return true }
        let length = lines.first { $0.lowercased().hasPrefix("content-length:") }?
            .split(separator: ":").last.flatMap { Int($0.drop { $0 == " " }) }
        return body.count < length ?? 0
    }

    private var lines: [Substring] {
        String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: true)
    }

    /// Of a request, without what is behind the question mark.
    var path: Substring {
        let words = lines.first?.split(separator: " ") ?? []
        return words.count > 1 ? words[1].prefix { $0 != "?" } : ""
    }

    func bytes(addingHeader line: String) -> [UInt8] {
        Array(head.dropLast(2)) + Array("\(line)\r\n\r\n".utf8) + body
    }
}
