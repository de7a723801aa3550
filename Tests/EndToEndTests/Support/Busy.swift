import Basics
import PostHogLogs
import PostHogSimulator

/// When PostHog was asked.
struct Busy {
    private let times: [Timestamp]

    init(_ requests: [RecordedRequest]) {
        times = requests.map(\.time)
    }

    /// The most requests in any span of this length. For the promise of a minute ask for a second less: a request takes its
    /// time from the exporter's clock to the simulator's.
    func most(in span: Duration) -> Int {
        var first = 0
        var most = 0
        for (index, time) in times.enumerated() {
            while time - times[first] >= span { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }
}
