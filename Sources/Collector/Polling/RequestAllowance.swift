/// What a step of a poll may still ask beyond the requests that it always makes. It is handed on from part to part.
struct RequestAllowance {
    /// Requests for services by name.
    private var byName: Int
    /// When to list no further services, by the monotonic clock; nil while nothing hurries.
    var listingEnds: Duration?

    private static let mostByName = 40

    /// - Parameter byName: as many, but no more than a step may make in any case.
    init(byName: Int = mostByName) {
        self.byName = min(Self.mostByName, byName)
    }

    func isTimeUp(at uptime: Duration) -> Bool { listingEnds.map { uptime >= $0 } ?? false }

    /// Whether one more request for services by name may be made; it is counted then.
    mutating func takeRequestByName(at uptime: Duration) -> Bool {
        guard byName > 0, !isTimeUp(at: uptime) else { return false }
        byName -= 1
        return true
    }
}
