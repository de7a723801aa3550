import Basics
import Logging

/// A log that keeps its warnings, which say what is wrong and what to do about it.
struct KeptWarnings: LogHandler {
    final class Kept: Sendable {
        private let lines = Locked<[String]>([])

        /// Each once, in order.
        var all: [String] { lines.withLock { $0 } }

        fileprivate func add(_ line: String) {
            lines.withLock { if !$0.contains(line) { $0.append(line) } }
        }
    }

    let kept: Kept
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let endpoint = event.metadata?["endpoint"].map { "\($0): " } ?? ""
        kept.add(endpoint + "\(event.message)")
    }
}
