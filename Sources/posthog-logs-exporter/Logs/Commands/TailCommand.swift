import ArgumentParser
import Basics
import LogsReading
import PostHogLogs

struct TailCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail", abstract: "Show entries as PostHog receives them, until Ctrl-C.")

    @Option(
        parsing: .unconditional,
        help: .duration("Begin with what PostHog received in this last stretch of time.", lengths, default: "1m"),
        transform: HumanDuration.within(lengths))
    var since = HumanDuration(seconds: 60)

    @Option(
        parsing: .unconditional,
        help: .duration(
            "Find entries that PostHog receives up to so long after their own time; more costs PostHog more.", delays,
            default: "10m"), transform: HumanDuration.within(delays))
    var late = HumanDuration(seconds: 600)

    private static let lengths: ClosedRange<Int64> = 0...86_400
    private static let delays: ClosedRange<Int64> = 1...86_400

    @OptionGroup(title: "Filter") var filter: EntryFilterOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Asking") var connection: LogsConnectionOptions

    func run() async throws {
        let filter = try filter.resolve()
        let fields = try output.entryFields()
        try await LogsSession.run(connection) { session in
            var client = session.client()
            let begin = await session.now(&client).adding(seconds: -since.seconds)
            let plan = TailPlan(from: begin, lateness: late.seconds, filter: filter)
            var reader = TailReader(plan, client: client, clock: session.clock)
            return try await follow(&reader, fields, session)
        }
    }

    private func follow(
        _ reader: inout TailReader, _ fields: [EntryField], _ session: LogsSession
    ) async throws -> Bool {
        let output = output.output(progress: session.progress)
        var lines = output.lines(fields)
        do {
            while true {
                try output.show(try await reader.read(), fields, in: &lines)
            }
        } catch ReadingFailure.cancelled {
            // What was received is shown.
        }
        return output.count > 0
    }
}
