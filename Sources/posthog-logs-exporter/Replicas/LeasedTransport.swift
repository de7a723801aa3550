import Basics
import PostHogLogs
import StateStore

/// Lets requests about a project through while this process holds its lease. A process that was paused in the middle of a poll so asks
/// nothing more while another one polls.
struct LeasedTransport: Transport {
    let transport: any Transport
    let shared: SharedState
    /// The name of its saved state.
    let project: String
    let epoch: Int64
    var clock: any WallClock = SystemClock()

    private static let pause: Duration = .milliseconds(100)

    var keyNumber: Int { get async { await transport.keyNumber } }

    /// A lease that has ended here may be renewed yet. Where it is not, the poller is cancelled.
    func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        while await !shared.holds(project, epoch) {
            do {
                try await clock.sleep(for: Self.pause)
            } catch {
                throw .cancelled
            }
        }
        return try await transport.send(request)
    }
}
