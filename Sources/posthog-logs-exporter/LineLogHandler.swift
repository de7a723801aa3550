import Basics
import Logging

/// Writes each log event as one line, in one piece and without waiting.
struct LineLogHandler: LogHandler {
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    private let format: LogFormat
    private let now: @Sendable () -> Timestamp
    private let secrets: Secrets
    private let write: @Sendable (String, _ notice: (Int) -> String) -> Void

    /// - Parameters:
    ///   - secrets: what no line may show.
    ///   - write: takes a whole line with its newline, and how to say that so many lines before it were lost; called from
    ///     any thread, so it must not wait.
    init(
        format: LogFormat, now: @escaping @Sendable () -> Timestamp, secrets: Secrets,
        write: @escaping @Sendable (String, _ notice: (Int) -> String) -> Void = {
            StandardError.queue.append($0, notice: $1)
        }
    ) {
        self.format = format
        self.now = now
        self.secrets = secrets
        self.write = write
    }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata
        fields.merge(metadataProvider?.get() ?? [:]) { $1 }
        fields.merge(event.metadata ?? [:]) { $1 }
        if let error = event.error { fields["error"] = "\(error)" }
        let line = LogLine(
            time: now(), level: event.level, message: secrets.hidden(in: event.message.description),
            fields: fields.sorted { $0.key < $1.key }
                .map { (key: $0.key, value: secrets.hidden(in: $0.value.description)) })
        write(line.rendered(as: format)) { dropped in
            LogLine(
                time: now(), level: .warning, message: "log lines dropped: the reader of stderr is too slow",
                fields: [("lines", "\(dropped)")]
            ).rendered(as: format)
        }
    }
}
