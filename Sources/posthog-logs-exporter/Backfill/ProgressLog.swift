import Basics
import Logging

/// A log whose warnings are lines for whoever waits.
struct ProgressLog: LogHandler {
    let progress: ProgressLine
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    init(progress: ProgressLine) {
        self.progress = progress
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let endpoint = event.metadata?["endpoint"].map { "\($0): " } ?? ""
        progress.note(endpoint + "\(event.message)")
    }
}
