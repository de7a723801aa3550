import Basics
import HTTP
import Testing

/// Scrapes an address again and again, whether anybody is there or not, and sees to it that no counter of entries ever
/// goes back.
final class MonotonicityWatcher: Sendable {
    private let memory = Memory()
    private let scraping: Task<Void, Never>

    private final class Memory: Sendable {
        private let state = Locked(State())

        private struct State {
            var highest: [Cell: Int] = [:]
            var pages = 0
            var fallen: [String] = []
        }

        func note(_ entries: [Cell: Int]) {
            state.withLock { state in
                state.pages += 1
                // A page from before the first poll shows no counters at all, which is no fall.
                guard !entries.isEmpty else { return }
                for (cell, value) in state.highest where (entries[cell] ?? 0) < value {
                    state.fallen.append("\(cell): \(value), then \(entries[cell].map(String.init) ?? "absent")")
                }
                state.highest.merge(entries) { max($0, $1) }
            }
        }

        var seen: (pages: Int, fallen: [String]) { state.withLock { ($0.pages, $0.fallen) } }
    }

    /// - Parameter address: `host:port`
    init(at address: String) throws {
        let client = try HTTPClient(userAgent: "tests/1")
        let memory = memory
        scraping = Task {
            while !Task.isCancelled {
                if let page = try? await MetricsPage(at: address, by: client) { memory.note(page.entries) }
                try? await Task.sleep(for: .milliseconds(10))
            }
        }
    }

    func stop() async {
        scraping.cancel()
        await scraping.value
    }

    /// Pages seen so far.
    var pages: Int { memory.seen.pages }

    /// Counters that were lower than before, or absent though there before; what they were.
    var fallen: [String] { memory.seen.fallen }
}
