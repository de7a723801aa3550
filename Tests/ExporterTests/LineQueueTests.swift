import Basics
import Dispatch
import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("The queue of log lines", .timeLimit(.minutes(1)))
struct LineQueueTests {
    private let reader = SlowReader()

    private func queue(capacity: Int) -> LineQueue {
        LineQueue(capacity: capacity) { [reader] in reader.take($0) }
    }

    @Test("who logs does not wait for who reads, and lines keep their order")
    func order() {
        let queue = queue(capacity: 1000)
        for number in 0..<100 { queue.append("\(number)\n") }
        #expect(reader.lines == [])
        reader.resume()
        #expect(queue.flush(within: .seconds(50)))
        #expect(reader.lines == (0..<100).map { "\($0)\n" })
        #expect(queue.droppedLines == 0)
    }

    @Test("what does not fit is dropped and counted, and the next line that fits comes behind a notice of it")
    func dropped() {
        let queue = queue(capacity: 10)
        for line in ["four", "more", "this", "that"] { queue.append(line) }
        queue.append("2b")
        #expect(queue.droppedLines == 2)
        reader.resume()
        #expect(queue.flush(within: .seconds(50)))
        queue.append("next")
        queue.append("last")
        #expect(queue.flush(within: .seconds(50)))
        #expect(reader.lines == ["four", "more", "2 lost", "2b", "next", "last"])
        #expect(queue.droppedLines == 2)
    }

    @Test("a line that is longer than the queue is dropped, one as long as it is written")
    func long() {
        let queue = queue(capacity: 4)
        reader.resume()
        queue.append("12345")
        queue.append("1234")
        #expect(queue.flush(within: .seconds(50)))
        #expect(reader.lines.last == "1234")
        #expect(queue.droppedLines == 1)
    }

    @Test("a line that cannot be written counts as dropped, and the one after it tells of it")
    func failing() {
        let queue = queue(capacity: 100)
        reader.resume()
        reader.fails = true
        queue.append("lost")
        #expect(queue.flush(within: .seconds(50)))
        reader.fails = false
        queue.append("kept")
        #expect(queue.flush(within: .seconds(50)))
        #expect(reader.lines == ["1 lost", "kept"])
        #expect(queue.droppedLines == 1)
    }

    @Test("to flush ends in time, read or not")
    func bounded() {
        let queue = queue(capacity: 100)
        queue.append("line")
        #expect(!queue.flush(within: .zero))
        reader.resume()
        #expect(queue.flush(within: .seconds(50)))
        #expect(reader.lines == ["line"])
    }
}

extension LineQueue {
    fileprivate func append(_ line: String) {
        append(line) { "\($0) lost" }
    }
}

/// Takes no line until it resumes.
private final class SlowReader: Sendable {
    private let isReading = DispatchSemaphore(value: 0)
    private let state = Locked(State())

    private struct State {
        var taken: [String] = []
        var isFailing = false
    }

    var lines: [String] { state.withLock(\.taken) }
    var fails: Bool {
        get { state.withLock(\.isFailing) }
        set { state.withLock { $0.isFailing = newValue } }
    }

    func take(_ line: String) -> Bool {
        isReading.wait()
        isReading.signal()
        return state.withLock { state in
            if !state.isFailing { state.taken.append(line) }
            return !state.isFailing
        }
    }

    func resume() {
        isReading.signal()
    }
}
