import Basics
import HTTP
import Logging

@testable import posthog_logs_exporter

extension Secrets {
    static var none: Secrets { Secrets(Environment([:])) }
}

/// Keeps what is logged, one line an event.
final class KeptLines: @unchecked Sendable {  // `kept` is touched only under `lock`
    private let lock = Lock()
    private var kept: [String] = []

    var lines: [String] { lock.withLock { kept } }

    var logger: Logger {
        Logger(label: "test") { _ in
            LineLogHandler(format: .logfmt, now: { SystemClock().now }, secrets: .none) { line, _ in
                self.lock.withLock { self.kept.append(line) }
            }
        }
    }
}
