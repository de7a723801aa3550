package import Basics

/// Makes up log traffic: services of different size, a rhythm of day and minute, bursts of errors, and entries that
/// arrive late. The same seed gives the same entries for the same second, however the time is cut into ranges.
package struct TrafficGenerator: TrafficSource {
    private let seed: UInt64
    private let rate: Double
    private let services: [ServiceProfile]
    private let serviceWheel: WeightedWheel
    private let severityWheels: [WeightedWheel]
    private let lateShare: Double
    private let details: MadeUpDetails

    /// - Parameters:
    ///   - entriesPerSecond: On the average of a day.
    ///   - lateShare: The share of entries, 0 to 1, that arrive up to twenty minutes late, most of them within seconds.
    package init(
        seed: UInt64, entriesPerSecond: Double, services: [ServiceProfile] = ServiceProfile.shop,
        lateShare: Double = 0.02
    ) {
        precondition(!services.isEmpty && entriesPerSecond >= 0, "traffic comes from somewhere")
        self.seed = seed
        rate = entriesPerSecond
        self.services = services
        serviceWheel = WeightedWheel(services.map(\.weight))
        severityWheels = services.map { WeightedWheel($0.mix.map(\.weight)) }
        self.lateShare = lateShare
        details = MadeUpDetails(services)
    }

    package func records(in range: TimeRange) -> [LogRecord] {
        var records: [LogRecord] = []
        // A second belongs to the range that holds its start.
        var second = range.start.seconds + (range.start == Timestamp(seconds: range.start.seconds) ? 0 : 1)
        while Timestamp(seconds: second) < range.end {
            append(second, to: &records)
            second += 1
        }
        return records
    }

    private func append(_ second: Int64, to records: inout [LogRecord]) {
        var random = SplitMix64(seed: seed, UInt64(bitPattern: second))
        let expected = rate * Rhythm.factor(at: second)
        let count = Int(expected) + (random.fraction() < expected - expected.rounded(.down) ? 1 : 0)
        var detailRandom = SplitMix64(seed: seed, UInt64(bitPattern: second), 1)
        for _ in 0..<count {
            let index = serviceWheel.spin(&random)
            let service = services[index]
            var severity = service.mix[severityWheels[index].spin(&random)].severity
            if isBurst(of: index, at: second), random.fraction() < 0.4 { severity = "error" }
            let bytes = Int(Double(service.bytes) * (0.5 + random.fraction()))
            let arrival = Timestamp(seconds: second + delay(&random))
            records.append(
                LogRecord(
                    timestamp: Timestamp(seconds: second), serviceName: service.name, severityText: severity,
                    bytes: bytes, arrival: arrival,
                    details: details.pick(service: index, severity: severity, second: second, &detailRandom)))
        }
    }

    /// One service in twelve has a burst of errors for two minutes of every ten.
    private func isBurst(of service: Int, at second: Int64) -> Bool {
        let slot = second.floored(to: 600)
        var random = SplitMix64(seed: seed, UInt64(bitPattern: slot), UInt64(service))
        guard random.fraction() < 1.0 / 12 else { return false }
        let start = Int64(random.fraction() * 480)
        return (start..<start + 120).contains(second - slot)
    }

    /// Seconds until an entry arrives: at once, or, for the late ones, mostly some seconds and at times up to twenty
    /// minutes.
    private func delay(_ random: inout SplitMix64) -> Int64 {
        guard random.fraction() < lateShare else { return 0 }
        let share = random.fraction()
        return 1 + Int64(share * share * share * share * 1199)
    }
}

/// How traffic goes up and down, around 1.
enum Rhythm {
    /// Of each hour of the UTC day; the mean is 1.
    private static let hours = [
        0.4, 0.3, 0.25, 0.25, 0.3, 0.45, 0.7, 1.0, 1.3, 1.45, 1.5, 1.5, 1.4, 1.45, 1.5, 1.45, 1.35, 1.25, 1.3, 1.35,
        1.3,
        1.05, 0.7, 0.5,
    ]
    /// A swell of four minutes, so that graphs move within one.
    private static let swell = [1.0, 1.14, 1.25, 1.28, 1.22, 1.1, 0.95, 0.82, 0.74, 0.73, 0.79, 0.98]

    static func factor(at second: Int64) -> Double {
        between(hours, at: second - second.floored(to: 86_400), step: 3600)
            * between(swell, at: second - second.floored(to: 240), step: 20)
    }

    /// The value of a closed curve, straight between its points.
    private static func between(_ points: [Double], at position: Int64, step: Int64) -> Double {
        let index = Int(position / step)
        let share = Double(position % step) / Double(step)
        return points[index] * (1 - share) + points[(index + 1) % points.count] * share
    }
}

/// Picks indices with given weights.
struct WeightedWheel: Sendable {
    private let sums: [Double]

    init(_ weights: [Double]) {
        var sum = 0.0
        sums = weights.map { weight in
            sum += max(0, weight)
            return sum
        }
    }

    func spin(_ random: inout SplitMix64) -> Int {
        let target = random.fraction() * (sums.last ?? 0)
        var (low, high) = (0, sums.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] <= target { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
