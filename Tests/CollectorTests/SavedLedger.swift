import Basics
import BasicsFixtures
import Collector
import Exposition
import FoundationEssentials
import PostHogLogs
import PostHogSimulator
import StateStore
import Testing

/// The state that a release saved after three hours of polling, in `Fixtures`, as a file from before there was a database. It
/// had room for seven series, five-minute buckets, and a lookback of an hour.
struct SavedLedger: Sendable, CustomTestStringConvertible {
    /// The name of the file, which is that of the ledger's layout.
    let file: String
    /// What it showed, but for series at 0.
    let counted: [LabelSet: Int]
    /// What `later` adds to that.
    let added: [LabelSet: Int]

    var testDescription: String { file }

    static let end = at("12:01:03")
    static let seriesLimit = 7

    /// What PostHog had by then.
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

    /// Nobody could name one service, and trace and fatal in capitals were not told from debug and error.
    static let first = SavedLedger(
        file: "state-layout-1",
        counted: [
            Rig.labels("api", .info): 50, Rig.labels("(other)", .error): 3, Rig.labels("api", .error): 19,
            Rig.labels("(no service)", .warn): 5, Rig.labels("caf\u{E9}", .debug): 6,
            Rig.labels("caf\u{E9}", .trace): 7, Rig.labels("cron", .info): 8, Rig.labels("one more", .info): 9,
            Rig.labels("(overflow)", .error): 10, Rig.labels("(overflow)", .debug): 12,
        ],
        added: [
            Rig.labels("api", .info): 100, Rig.labels("(no service)", .warn): 100, Rig.labels("cron", .info): 100,
            Rig.labels("caf\u{E9}", .trace): 100, Rig.labels("(overflow)", .trace): 100,
            Rig.labels("(overflow)", .fatal): 1100, Rig.labels("(overflow)", .error): 100,
        ])

    static let second = SavedLedger(
        file: "state-layout-2",
        counted: [
            Rig.labels("api", .info): 50, Rig.labels("nameless", .error): 3, Rig.labels("api", .error): 2,
            Rig.labels("api", .fatal): 17, Rig.labels("(no service)", .warn): 5, Rig.labels("caf\u{E9}", .debug): 6,
            Rig.labels("caf\u{E9}", .trace): 7, Rig.labels("(overflow)", .info): 17,
            Rig.labels("(overflow)", .fatal): 10, Rig.labels("(overflow)", .trace): 12,
        ],
        added: [
            Rig.labels("api", .info): 100, Rig.labels("(no service)", .warn): 100,
            Rig.labels("(overflow)", .info): 100, Rig.labels("caf\u{E9}", .trace): 100,
            Rig.labels("(overflow)", .trace): 100, Rig.labels("api", .fatal): 100,
            Rig.labels("(overflow)", .fatal): 1000, Rig.labels("nameless", .error): 100,
        ])

    /// Adds entries to buckets of before.
    static func later(_ rig: Rig) {
        rig.before("api", "info", count: 100, secondsAgo: 1)
        rig.before("", "warn", count: 100, secondsAgo: rig.age(of: "10:06:30"))
        rig.before("cron", "info", count: 100, secondsAgo: rig.age(of: "11:40:30"))
        rig.before("caf\u{E9}", "trace", count: 100, secondsAgo: rig.age(of: "10:31:10"))
        // Where what is there of these in capitals counts as debug and error, it stays so.
        rig.before("api", "TRACE", count: 100, secondsAgo: rig.age(of: "11:58:10"))
        rig.before("api", "FATAL", count: 100, secondsAgo: rig.age(of: "12:00:10"))
        rig.before("one more", "FATAL", count: 1000, secondsAgo: rig.age(of: "11:41:10"))
        // What nobody could name has a name now.
        rig.before("nameless", "error", count: 100, secondsAgo: rig.age(of: "09:10:30"))
    }

    /// Takes the file over, as a start does.
    func rows(beside source: String = #filePath) throws -> StateRows {
        let fixtures = URL(filePath: source).deletingLastPathComponent().appending(path: "Fixtures")
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(file)-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "state")
        try FileManager.default.copyItem(at: fixtures.appending(path: file), to: path)
        return try StateDatabase(path.path, clock: SystemClock()).rows(of: "project/simulated/1") ?? [:]
    }

    private static func record(_ time: String, _ service: String, _ text: String, _ count: Int) -> LogRecord {
        LogRecord(timestamp: at(time), serviceName: service, severityText: text, bytes: 100 * count, count: count)
    }
}
