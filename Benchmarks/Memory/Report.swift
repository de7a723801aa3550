import Basics
import Collector
import Exposition
import FoundationEssentials
import HTTP
import SteadyPostHog

/// Prints how much memory the process has by the hour, and whether its counters are right.
final class Report: @unchecked Sendable {  // what changes is touched only by the poller's task
    private let traffic: SteadyTraffic
    private let clock: QuickClock
    private let hours: Int
    private var nextHour = 1

    init(_ traffic: SteadyTraffic, clock: QuickClock, hours: Int) {
        self.traffic = traffic
        self.clock = clock
        self.hours = hours
    }

    func begin() {
        print("  hour  resident MiB    series       entries      page bytes")
        print("before  \(pad(Self.residentMiB, 12))")
    }

    /// Writes the page as the exporter does, and stops after the last hour.
    func took(_ snapshot: ProjectSnapshot) {
        let block = ExpositionBlock(snapshot.families, format: .text)
        let page = ExpositionPage.assemble([block], in: MetricCatalogue.collected, format: .text)
        guard clock.uptime >= .seconds(3600 * nextHour) else { return }
        let entries = snapshot.families.first { $0.descriptor == MetricCatalogue.entries }?.series ?? []
        let sum = entries.reduce(0) { sum, series in
            if case .integer(let value) = series.value { sum + value } else { sum }
        }
        print(
            pad("\(nextHour)", 6), pad(Self.residentMiB, 13), pad("\(entries.count)", 9), pad("\(sum)", 13),
            pad("\(page.count)", 15))
        precondition(sum == truth, "the counters are wrong: \(sum), should be \(truth)")
        nextHour += 1
        if nextHour > hours { withUnsafeCurrentTask { $0?.cancel() } }
    }

    /// Everything since the start, which is what the baseline does not hold.
    private var truth: Int {
        let now = clock.now.seconds
        return traffic.rate * traffic.minutes(in: traffic.start.seconds..<now, at: now)
    }

    private func pad(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// Linux tells; others do not, in a file.
    private static var residentMiB: String {
        guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }),
            let kilobytes = line.split(separator: " ").compactMap({ Double($0) }).first
        else { return "?" }
        return "\((kilobytes / 102.4).rounded() / 10)"
    }
}
