import Basics
import PostHogLogs

/// The calls of all pollers of one project: that of what is built in, and those of own metrics. What a poller called stays when it
/// ends.
package final class ProjectCalls: Sendable {
    private let calls = Locked<[CountedEntries: [Endpoint: EndpointHealth]]>([:])

    package init() {}

    func record(_ endpoints: [Endpoint: EndpointHealth], counting counted: CountedEntries) {
        calls.withLock { $0[counted] = endpoints }
    }

    /// Of all of them, with the newest of the one that asks. Whether an endpoint is up is what that says, if it calls it.
    func merged(with endpoints: [Endpoint: EndpointHealth], counting counted: CountedEntries) -> [Endpoint:
        EndpointHealth]
    {
        let others = calls.withLock { $0.filter { $0.key != counted } }
        return others.values.reduce(endpoints) { merged, calls in merged.merging(calls) { $0.merging($1) } }
    }
}
