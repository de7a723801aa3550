import Testing

@Suite struct HistoryTests {
    /// More of them with POSTHOG_LOGS_HISTORIES, as `make soak` does.
    private static let count = UInt64(Settings.number("POSTHOG_LOGS_HISTORIES") ?? 150)
    private static let first = UInt64(Settings.number("POSTHOG_LOGS_FIRST_HISTORY") ?? 1)

    @Test("whatever happens, the counters end equal to the truth, and none goes back")
    func histories() async {
        for seed in Self.first..<Self.first + Self.count {
            let history = History(seed: seed)
            guard await !complaints(of: history).isEmpty else { continue }
            let shortest = await shortened(history)
            let complaints = await complaints(of: shortest)
            Issue.record("history \(seed), shortened:\n\(shortest)\n\(complaints.joined(separator: "\n"))")
            return
        }
    }

    private func complaints(of history: History) async -> [String] {
        let run = HistoryRun(history)
        await run.run()
        return run.complaints
    }

    /// The same without every step that it fails without as well.
    private func shortened(_ history: History) async -> History {
        var shortest = history
        var length = history.steps.count / 2
        while length > 0 {
            var start = 0
            while start < shortest.steps.count {
                var shorter = shortest
                shorter.steps.removeSubrange(start..<min(start + length, shorter.steps.count))
                if await !complaints(of: shorter).isEmpty { shortest = shorter } else { start += length }
            }
            length /= 2
        }
        return shortest
    }
}
