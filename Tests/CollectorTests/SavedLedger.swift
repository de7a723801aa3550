import Basics
import BasicsFixtures
import Collector
import Exposition
import FoundationEssentials
import PostHogLogs
import PostHogSimulator

/// The state that a release with the first layout of ledgers saved after three hours of polling, in `Fixtures`, and what
/// PostHog had by then. It had room for seven series, five-minute buckets, and a lookback of an hour.
enum SavedLedger {
    static let end = at("12:01:03")
    static let seriesLimit = 7

    static let records: [LogRecord] = [
        record("08:50:00", "api", "info", 11),
        record("09:10:10", "api", "info", 50),
        // Nobody could name it then.
        record("09:10:20", "nameless", "error", 3),
        record("10:05:00", "api", "error", 2),
        record("10:05:01", "api", "FATAL", 4),
        record("10:06:00", "", "warn", 5),
        record("10:31:00", "caf\u{E9}", "debug", 6),
        record("10:31:00", "caf\u{E9}", "trace", 7),
        record("11:40:00", "cron", "info", 8),
        record("11:41:00", "one more", "info", 9),
        // There was no room for more from here on.
        record("11:41:00", "one more", "FATAL", 10),
        record("11:58:00", "api", "TRACE", 12),
        record("12:00:01", "api", "FATAL", 13),
    ]

    /// What it showed, but for series at 0.
    static let counted: [LabelSet: Int] = [
        Rig.labels("api", .info): 50, Rig.labels("(other)", .error): 3, Rig.labels("api", .error): 19,
        Rig.labels("(no service)", .warn): 5, Rig.labels("caf\u{E9}", .debug): 6, Rig.labels("caf\u{E9}", .trace): 7,
        Rig.labels("cron", .info): 8, Rig.labels("one more", .info): 9, Rig.labels("(overflow)", .error): 10,
        Rig.labels("(overflow)", .debug): 12,
    ]

    static func section(beside file: String = #filePath) throws -> StateSection {
        let file = URL(filePath: file).deletingLastPathComponent().appending(path: "Fixtures/state-layout-1")
        return try StateImage.decode(Array(Data(contentsOf: file))).sections[0]
    }

    private static func record(_ time: String, _ service: String, _ text: String, _ count: Int) -> LogRecord {
        LogRecord(timestamp: at(time), serviceName: service, severityText: text, bytes: 100 * count, count: count)
    }
}
