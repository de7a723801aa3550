import Basics
import Dispatch
import HTTP

/// Lines on their way to a reader who may be slow. A thread of its own writes them, so that whoever logs never waits: a
/// line that finds the queue full is dropped and counted.
final class LineQueue: @unchecked Sendable {  // what changes is touched only under `lock`
    private let capacity: Int
    private let write: @Sendable (String) -> Bool
    private let thread = DispatchQueue(label: "posthog-logs-exporter.log")
    private let lock = Lock()
    private var waiting: [String] = []
    /// Of all lines that are not written yet.
    private var bytes = 0
    private var isDraining = false
    private var dropped = 0
    /// Dropped since the log last told of it.
    private var untold = 0

    /// - Parameters:
    ///   - capacity: how many bytes may wait.
    ///   - write: takes a whole line and may wait; false if it could not be written.
    init(capacity: Int, write: @escaping @Sendable (String) -> Bool) {
        self.capacity = capacity
        self.write = write
    }

    /// How many lines were lost so far.
    var droppedLines: Int { lock.withLock { dropped } }

    /// - Parameter notice: the line that tells how many lines were dropped before this one.
    func append(_ line: String, notice: (Int) -> String = { "\($0) lines of the log were dropped\n" }) {
        lock.withLock {
            guard bytes + line.utf8.count <= capacity else { return drop() }
            if untold > 0 { enqueue(notice(untold)) }
            untold = 0
            enqueue(line)
        }
    }

    /// Returns when all lines are written, or after `limit`.
    /// - Returns: whether they are.
    @discardableResult
    func flush(within limit: Duration) -> Bool {
        let end = DispatchGroup()
        thread.async(group: end) {}
        let (seconds, attoseconds) = limit.components
        return end.wait(timeout: .now() + Double(seconds) + Double(attoseconds) / 1e18) == .success
    }

    /// Under the lock, as `enqueue`.
    private func drop() {
        dropped += 1
        untold += 1
    }

    private func enqueue(_ line: String) {
        waiting.append(line)
        bytes += line.utf8.count
        guard !isDraining else { return }
        isDraining = true
        thread.async { self.drain() }
    }

    private func drain() {
        while case let batch = nextBatch(), !batch.isEmpty {
            for line in batch {
                let isWritten = write(line)
                lock.withLock {
                    bytes -= line.utf8.count
                    if !isWritten { drop() }
                }
            }
        }
    }

    private func nextBatch() -> [String] {
        lock.withLock {
            let batch = waiting
            waiting = []
            isDraining = !batch.isEmpty
            return batch
        }
    }
}
