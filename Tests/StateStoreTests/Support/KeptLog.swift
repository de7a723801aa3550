import Basics
import Logging

/// Keeps what is logged, one line an event.
final class KeptLog: Sendable {
    private let kept = Locked<[String]>([])

    var lines: [String] { kept.withLock(\.self) }

    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    private struct Handler: LogHandler {
        let log: KeptLog
        var logLevel: Logger.Level = .info
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let fields = metadata.merging(event.metadata ?? [:]) { $1 }.map { "\($0.key)=\($0.value)" }.sorted()
            let line = (["\(event.level)", event.message.description] + fields).joined(separator: " ")
            log.kept.withLock { $0.append(line) }
        }
    }
}
