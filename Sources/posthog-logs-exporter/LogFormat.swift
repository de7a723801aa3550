/// The format of log lines.
enum LogFormat: String, CaseIterable, Sendable {
    /// `ts=2026-11-23T10:25:07.123Z level=info msg="baseline complete" project=shop`
    case logfmt
    /// The same as one JSON object.
    case json
}
