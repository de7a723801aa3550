import Basics
import HTTP
import Logging

@testable import posthog_logs_exporter

extension Secrets {
    static var none: Secrets { Secrets(Environment([:])) }
}

/// Keeps what is logged, one line an event.
final class KeptLines: Sendable {
    private let kept = Locked<[String]>([])

    var lines: [String] { kept.withLock(\.self) }

    var logger: Logger {
        Logger(label: "test") { _ in
            LineLogHandler(format: .logfmt, now: { SystemClock().now }, secrets: .none) { line, _ in
                self.kept.withLock { $0.append(line) }
            }
        }
    }
}
