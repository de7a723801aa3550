import Basics
import PostHogLogs

// What time it is, where no answer has told it yet.

extension ProjectPoll {
    private static let mostProbes = 3

    /// Asks for little until the time is known, or an answer fails to come. Several answers are needed where the clocks do not
    /// agree.
    mutating func learnTime() async {
        for _ in 0..<Self.mostProbes where now == nil {
            guard await probe() else { return }
        }
    }

    /// Has PostHog answer something, for the sake of the answer's Date. False if there was no answer.
    private mutating func probe() async -> Bool {
        if state.health.endpoints[.hasLogs]?.isUp ?? true {
            return await ask(.hasLogs(project: project), decode: HasLogsAnswer.decode).value != nil
        }
        let window = settings.window(at: poller.clock.now)
        let request = LogsRequest.countRanges(project: project, over: window, buckets: 1)
        return await ask(request, decode: CountRangesAnswer.decode).value != nil
    }

    /// A poll that could not begin.
    mutating func finishWithoutTime() {
        caller.endPoll(&state.health, ifNothingFailed: .failed(reason: .clock))
        if !caller.hasFailures { caller.warnOfClock(state.health.clock) }
        number += 1
    }
}
