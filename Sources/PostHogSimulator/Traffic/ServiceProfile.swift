/// How much a service logs, and of what.
package struct ServiceProfile: Hashable, Sendable {
    package var name: String
    /// Share of all traffic, against the weights of the others.
    package var weight: Double
    /// Shares of the severity texts, against each other.
    package var mix: [Share]
    /// Bytes of an average entry.
    package var bytes: Int

    package struct Share: Hashable, Sendable {
        package var severity: String
        package var weight: Double

        package init(_ severity: String, _ weight: Double) {
            self.severity = severity
            self.weight = weight
        }
    }

    package init(_ name: String, weight: Double, mix: [Share], bytes: Int = 220) {
        self.name = name
        self.weight = weight
        self.mix = mix
        self.bytes = bytes
    }
}

extension ServiceProfile {
    /// A shop: ten services, all severities.
    package static let shop = [
        ServiceProfile("storefront", weight: 30, mix: usual, bytes: 310),
        ServiceProfile("api-gateway", weight: 24, mix: usual, bytes: 270),
        ServiceProfile("catalog", weight: 14, mix: chatty, bytes: 180),
        ServiceProfile("cart", weight: 9, mix: usual, bytes: 240),
        ServiceProfile("checkout", weight: 7, mix: usual, bytes: 420),
        ServiceProfile("payments", weight: 5, mix: strict, bytes: 510),
        ServiceProfile("search", weight: 5, mix: chatty, bytes: 160),
        ServiceProfile("mailer", weight: 3, mix: usual, bytes: 200),
        ServiceProfile("fraud-check", weight: 2, mix: strict, bytes: 380),
        ServiceProfile("nightly-import", weight: 1, mix: strict, bytes: 150),
    ]

    /// So many services alike, with weights that fall off as real ones do.
    package static func synthetic(_ count: Int) -> [ServiceProfile] {
        (0..<count).map { ServiceProfile("service-\($0)", weight: 1 / Double($0 + 1), mix: usual) }
    }

    private static let usual = [
        Share("debug", 12), Share("info", 78), Share("warn", 7), Share("error", 2.8), Share("fatal", 0.02),
        Share("trace", 0.18),
    ]
    private static let chatty = [
        Share("trace", 20), Share("debug", 45), Share("info", 33), Share("warn", 1.6), Share("error", 0.4),
    ]
    private static let strict = [
        Share("info", 86), Share("warn", 10), Share("error", 3.7), Share("fatal", 0.3),
    ]
}
