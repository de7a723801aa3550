import Basics
package import Exposition
import PostHogLogs

/// Up to when each host has taken in everything that was sent to it. It is one time for all projects of a host, so one of
/// them asks for it, once a minute.
package final class IngestionCheckpoints: Sendable {
    /// Of a longer range PostHog answers in parts, which takes longer.
    private static let rangeSeconds: Int64 = 1200

    private let hosts = Locked<[String: Host]>([:])

    private struct Host: Sendable {
        var recurrence = Recurrence.everyMinute
        /// The last that was told. It stays as long as no other one is: everything up to then was taken in.
        var checkpoint: Timestamp?
    }

    package init() {}

    /// Forgets all other hosts.
    package func keep(hosts wanted: Set<String>) {
        hosts.withLock { $0 = $0.filter { wanted.contains($0.key) } }
    }

    /// Asks, if nobody has within a minute. A poll's outcome does not depend on the answer.
    func refresh(asking project: inout PolledProject, of host: String) async {
        let uptime = project.uptime
        guard let now = project.now, hosts.withLock({ $0[host, default: Host()].recurrence.isDue(at: uptime) })
        else { return }
        let range = TimeRange(start: now.adding(seconds: -Self.rangeSeconds), end: now)
        guard let found = try? await project.state.client.ingestionCheckpoint(over: range) else { return }
        hosts.withLock { $0[host]?.checkpoint = found }
    }

    /// What is known of each host.
    package var families: [MetricFamily] {
        let known = hosts.withLock { $0.compactMapValues(\.checkpoint) }
        return [
            MetricFamily(
                MetricCatalogue.ingestionCheckpoint,
                known.sorted { $0.key < $1.key }.map {
                    MetricCatalogue.ingestionCheckpoint.series($0.key, value: .number($0.value.unixSeconds))
                })
        ]
    }
}
