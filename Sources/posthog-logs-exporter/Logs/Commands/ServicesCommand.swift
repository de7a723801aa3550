import ArgumentParser
import Basics
import LogsReading
import PostHogLogs

struct ServicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "services", abstract: "Count entries by service, those with most entries first.")

    @Option(
        parsing: .unconditional, help: .limit("Maximum number of services.", limits, default: "100"),
        transform: Number.whole(limits))
    var limit = 100

    private static let limits = 1...10_000

    @OptionGroup(title: "Filter") var filter: EntryFilterOptions
    @OptionGroup(title: "Time") var time: TimeRangeOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Asking") var connection: LogsConnectionOptions

    private static let fields = ["service", "entries", "share", "errors", "sparkline"]

    func run() async throws {
        let filter = try filter.resolve()
        let picked = try output.pick(of: Self.fields)
        try await LogsSession.run(connection) { session in
            var client = session.client()
            let range = try await session.range(time, &client)
            var reader = ServiceReader(client: client)
            let services = try await reader.read(
                over: range, filter: filter, limit: limit, hasSparklines: picked.contains("sparkline"))
            try output.output(progress: session.progress).show(rows(services).map { $0.picking(picked) })
            return !services.services.isEmpty
        }
    }

    private func rows(_ volumes: ServiceVolumes) -> [OutputRow] {
        volumes.services.map { service in
            OutputRow([
                "service": .text(service.name.description), "entries": .number(service.entries),
                "share": .share(Double(service.entries) / Double(max(1, volumes.total))),
                "errors": .number(service.errors), "sparkline": .numbers(volumes.sparklines[service.name] ?? []),
            ])
        }
    }
}
