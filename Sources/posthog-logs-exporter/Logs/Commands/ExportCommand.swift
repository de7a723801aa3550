import ArgumentParser
import Basics
import LogsReading
import PostHogLogs

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract:
            "Have PostHog write entries into a CSV file, and save it. The key needs the scopes logs:read and export:read."
    )

    @Argument(help: .init("The file to save it as.", valueName: "file"), completion: .file(extensions: ["csv"]))
    var path: String

    @Flag(help: "Replace the file if it is there.")
    var force = false

    @Option(
        parsing: .unconditional,
        help: .limit("Give up on a file of more bytes.", sizes, default: "1073741824"), transform: Number.whole(sizes))
    var maxBytes = 1 << 30

    @Option(
        parsing: .unconditional,
        help: .duration("Wait so long for PostHog to make it.", waits, default: "30m"),
        transform: HumanDuration.within(waits))
    var wait = HumanDuration(seconds: 1800)

    @Option(
        help: .init(
            "Columns of the file, in this order, such as timestamp,severity_text,body,attributes. (default: all)",
            valueName: "a,b,c"))
    var columns: String?

    private static let sizes = 1...1 << 50
    private static let waits: ClosedRange<Int64> = 1...86_400

    @OptionGroup(title: "Filter") var filter: EntryFilterOptions
    @OptionGroup(title: "Time") var time: TimeRangeOptions
    @OptionGroup(title: "Asking") var connection: LogsConnectionOptions

    func run() async throws {
        let filter = try filter.resolve()
        let columns = (columns ?? "").split(separator: ",").map { String($0).trimmingBlanks() }.filter { !$0.isEmpty }
        let connection = connection
        // What is wrong with the settings or the file is said before anything is begun.
        _ = try connection.resolve(.process)
        let file = try ExportFile(path, mayReplace: force)
        defer { file.abandon() }
        try await LogsSession.run(connection) { session in
            session.progress.note("an export needs a key with the scopes logs:read and export:read")
            var client = session.client()
            let range = try await session.range(time, &client)
            guard try await hasEntries(range, filter, &client) else { return false }
            var reader = ExportReader(client: client, clock: session.clock)
            try await reader.check()
            let export = try await reader.start(over: range, filter: filter, columns: columns)
            try await reader.wait(for: export, upTo: wait.duration) { waited in
                session.progress.update { "export \(export.id): waiting for PostHog, \(waited.inWords)" }
            }
            try await ExportDownload(session: session, file: file, maxBytes: maxBytes).run(export.id)
            let bytes = file.bytes
            try file.finish()
            session.progress.note("saved \(path), \(bytes) bytes")
            return true
        }
    }

    /// PostHog writes a file also of nothing. A server that cannot count is asked for it all the same.
    private func hasEntries(
        _ range: TimeRange, _ filter: LogsFilter, _ client: inout PatientClient
    ) async throws -> Bool {
        do throws(ReadingFailure) {
            return try await client.ask(.countRanges) { client throws(Unanswered) in
                try await client.total(over: range, filter: filter)
            } > 0
        } catch {
            guard case .failed(let failure) = error, failure.isMissingEndpoint else { throw error }
            return true
        }
    }
}
