import Basics
import FoundationEssentials
import HTTP

/// What Alertmanager sends to a webhook: one group of alerts.
struct Notification: Decodable, CustomStringConvertible {
    let receiver: String
    /// `firing` while any of the alerts fires, else `resolved`.
    let status: String
    let alerts: [Alert]

    struct Alert: Decodable {
        let status: String
        let labels: [String: String]
        let annotations: [String: String]

        var name: String { labels["alertname"] ?? "" }
    }

    /// The names of the alerts that fire, or that are resolved, as the notification is.
    var names: [String] { alerts.filter { $0.status == status }.map(\.name) }

    var description: String {
        "\(status) at \(receiver): " + alerts.map { "\($0.status) \($0.labels)" }.joined(separator: ", ")
    }
}

/// A receiver of webhooks on loopback.
final class NotificationInbox: Sendable {
    let url: String
    private let server: HTTPServer
    private let received = Received()

    private final class Received: Sendable {
        private let bodies = Locked<[[UInt8]]>([])

        func add(_ body: [UInt8]) { bodies.withLock { $0.append(body) } }
        var all: [[UInt8]] { bodies.withLock(\.self) }
    }

    init() throws {
        let received = received
        let configuration = ServerConfiguration(address: "127.0.0.1:0", threads: 1, maxRequestBodyBytes: 1 << 20)
        server = try HTTPServer(configuration) { request in
            received.add(request.body)
            return .response(PreparedResponse(status: 200, headers: [], body: []))
        }
        url = "http://127.0.0.1:\(server.port)"
    }

    /// All that have come, oldest first.
    func notifications() throws -> [Notification] {
        try received.all.map { try JSONDecoder().decode(Notification.self, from: Data($0)) }
    }

    func stop() {
        server.stop(grace: .zero)
    }
}
