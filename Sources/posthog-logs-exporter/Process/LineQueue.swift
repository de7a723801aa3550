import Basics
import Dispatch

/// Lines on their way to a reader who may be slow. A thread of its own writes them, so that whoever logs never waits: a
/// line that finds the queue full is dropped and counted.
final class LineQueue: Sendable {
    private let capacity: Int
    private let write: @Sendable (String) -> Bool
    private let thread = DispatchQueue(label: "posthog-logs-exporter.log")
    private let lines = Locked(Lines())

    private struct Lines {
        var waiting: [String] = []
        /// Of all lines that are not written yet.
        var bytes = 0
        var isDraining = false
        var dropped = 0
        /// Dropped since the log last reported it.
        var unreported = 0

        mutating func drop() {
            dropped += 1
            unreported += 1
        }

        mutating func enqueue(_ line: String) {
            waiting.append(line)
            bytes += line.utf8.count
        }

        mutating func removeAll() -> [String] {
            defer { waiting = [] }
            isDraining = !waiting.isEmpty
            return waiting
        }
    }

    /// - Parameters:
    ///   - capacity: how many bytes may wait.
    ///   - write: takes a whole line and may wait; false if it could not be written.
    init(capacity: Int, write: @escaping @Sendable (String) -> Bool) {
        self.capacity = capacity
        self.write = write
    }

    /// How many lines were lost so far.
    var droppedLines: Int { lines.withLock { $0.dropped } }

    /// - Parameter notice: the line that reports how many lines were dropped before this one.
    func append(_ line: String, notice: (Int) -> String) {
        lines.withLock { lines in
            guard lines.bytes + line.utf8.count <= capacity else { return lines.drop() }
            if lines.unreported > 0 { lines.enqueue(notice(lines.unreported)) }
            lines.unreported = 0
            lines.enqueue(line)
            guard !lines.isDraining else { return }
            lines.isDraining = true
            thread.async { self.drain() }
        }
    }

    /// Returns when all lines are written, or after `limit`.
    /// - Returns: whether they are.
    @discardableResult
    func flush(within limit: Duration) -> Bool {
        guard lines.withLock({ $0.bytes > 0 }) else { return true }
        let end = DispatchGroup()
        thread.async(group: end) {}
        let (seconds, attoseconds) = limit.components
        return end.wait(timeout: .now() + Double(seconds) + Double(attoseconds) / 1e18) == .success
    }

    private func drain() {
        while case let batch = lines.withLock({ $0.removeAll() }), !batch.isEmpty {
            for line in batch {
                let isWritten = write(line)
                lines.withLock { lines in
                    lines.bytes -= line.utf8.count
                    if !isWritten { lines.drop() }
                }
            }
        }
    }
}
