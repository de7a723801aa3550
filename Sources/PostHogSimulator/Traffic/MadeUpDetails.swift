import Basics

/// Bodies and attributes for made-up entries: some dozens for every service and severity, so that they take no room to
/// speak of however many entries there are.
struct MadeUpDetails: Sendable {
    private let variants: [[String: [LogDetails]]]

    private static let perSeverity = 12

    init(_ services: [ServiceProfile]) {
        variants = services.map { service in
            Dictionary(
                uniqueKeysWithValues: Set(service.mix.map(\.severity) + ["error"]).map { severity in
                    (severity, (0..<Self.perSeverity).map { Self.variant($0, of: service.name, severity) })
                })
        }
    }

    /// One of the details of a service and a severity; one in five belongs to one of the traces of their second.
    func pick(service: Int, severity: String, second: Int64, _ random: inout SplitMix64) -> LogDetails? {
        guard let choices = variants[service][severity] else { return nil }
        var details = choices[Int(random.next() % UInt64(choices.count))]
        if random.fraction() < 0.2 {
            var ids = SplitMix64(seed: UInt64(bitPattern: second), random.next() % 4)
            details.trace = LogTrace(high: ids.next(), low: ids.next(), span: random.next(), flags: 1)
        }
        return details
    }

    private static let routes = ["/", "/cart", "/checkout", "/items/:id", "/search", "/login"]
    private static let methods = ["GET", "GET", "POST", "PUT"]

    private static func variant(_ number: Int, of service: String, _ severity: String) -> LogDetails {
        let (route, method) = (routes[number % routes.count], methods[number % methods.count])
        let status = status(number, severity)
        let took = 3 + number * 37
        let body =
            switch severity {
            case "trace": "enter \(method) \(route)"
            case "debug": "cache \(number % 3 == 0 ? "miss" : "hit") for \(route) in \(number) ms"
            case "warn": "slow answer: \(method) \(route) took \(took * 20) ms"
            case "error":
                number % 2 == 0
                    ? "upstream answered \(status) to \(method) \(route)"
                    : "timeout after \(took * 50) ms: \(method) \(route)"
            case "fatal": "out of memory, process \(1000 + number) ends"
            default: "\(method) \(route) answered \(status) in \(took) ms"
            }
        return LogDetails(
            body: body,
            attributes: [
                "http.request.method": method, "http.route": route, "http.response.status_code": "\(status)",
                "duration_ms": "\(took)", "posthogDistinctId": "user-\(number % 5)", "sessionId": "session-\(number)",
            ],
            resourceAttributes: [
                "deployment.environment.name": "production", "k8s.namespace.name": "shop",
                "k8s.pod.name": "\(service)-\(number % 3)", "host.name": "node-\(number % 3 + 1)",
            ],
            scope: service)
    }

    private static func status(_ number: Int, _ severity: String) -> Int {
        switch severity {
        case "error", "fatal": [500, 502, 503, 504][number % 4]
        case "warn": [200, 404, 429][number % 3]
        default: [200, 200, 201, 304][number % 4]
        }
    }
}
