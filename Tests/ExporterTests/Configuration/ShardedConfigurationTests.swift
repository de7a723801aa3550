import ArgumentParser
import Collector
import Testing

@testable import posthog_logs_exporter

@Suite("The configuration of a shard")
struct ShardedConfigurationTests {
    private let files: WebFiles

    init() throws {
        files = try WebFiles()
    }

    private static let projects = "projects: [\((1...30).map { "{id: \($0)}" }.joined(separator: ", "))]\n"

    private func source(
        _ flags: [String] = [], _ environment: [String: String] = [:], file text: String? = nil
    ) throws -> ConfigurationSource {
        let shard = try ShardOptions.parse(flags)
        let path = try text.map { try files.write("\(UInt32.random(in: 0 ... .max)).yml", $0) }
        let ids = text == nil ? (1...30).map(String.init) : []
        return ConfigurationSource(
            file: path, flags: shard.given, projectIDs: ids,
            environment: Environment(environment.merging(["POSTHOG_PERSONAL_API_KEY": "phx_abc"]) { mine, _ in mine }))
    }

    @Test("a shard is given by flag, variable or file, also by a flag beside a file")
    func ways() throws {
        let variable = "POSTHOG_LOGS_EXPORTER_SHARD"
        let sources = [
            try source(["--shard", "1/3"]), try source([], [variable: "1/3"]),
            try source([], [variable: "auto/3", "POD_NAME": "logs-1"]),
            try source([], file: "poll: {shard: 1/3}\n" + Self.projects),
            try source(["--shard", "1/3"], file: Self.projects),
            try source(["--shard", "1/3"], [variable: "0/2"], file: Self.projects),
            try source([], [variable: "0/2"], file: "poll: {shard: 1/3}\n" + Self.projects),
        ]
        for source in sources {
            let configuration = try source.load()
            #expect(configuration.shard == Shard(index: 1, count: 3))
            #expect(
                configuration.projects.map(\.project.id)
                    == (1...30).map(String.init).filter {
                        Shard.owner(of: "project/https://us.posthog.com/\($0)", among: 3) == 1
                    })
            #expect(!configuration.projects.isEmpty && configuration.everyProject.count == 30)
        }
    }

    @Test("without a shard a process has all projects")
    func none() throws {
        let configuration = try source().load()
        #expect(configuration.shard == nil && configuration.projects.count == 30)
        #expect(configuration.budget == BudgetLimits(perMinute: 240, perHour: 1200))
        #expect(!configuration.given.yaml.contains("shard"))
    }

    @Test("a flag and a file that both give one are refused")
    func twice() throws {
        let source = try source(["--shard", "0/3"], file: "poll: {shard: 1/3}\n" + Self.projects)
        let error = #expect(throws: SettingsError.self) { try source.load() }
        #expect(error?.description == "\(source.file ?? ""):1:8: poll.shard and --shard are both given: use one")
    }

    @Test("what cannot be used is named as it was given")
    func errors() throws {
        let cases = [
            (
                try source(["--shard", "3/3"]),
                "--shard \"3/3\" does not exist: shards are counted from 0, so the last of 3 is 2/3"
            ),
            (
                try source([], ["POSTHOG_LOGS_EXPORTER_SHARD": "auto/2", "POD_NAME": "logs-2"]),
                "POSTHOG_LOGS_EXPORTER_SHARD auto/2 is for 2 pods, with numbers from 0 to 1, and this one is number 2: give auto/3 "
                    + "to all, or have fewer replicas"
            ),
        ]
        for (source, message) in cases {
            let error = #expect(throws: SettingsError.self) { try source.load() }
            #expect(error?.description == message)
        }
    }

    @Test("the budget of a key is divided, and /config says by what and who polls which project")
    func shown() throws {
        let configuration = try source(["--shard", "1/3"], file: "budget: {per_hour: 0}\n" + Self.projects).load()
        #expect(configuration.budget == BudgetLimits(perMinute: 80, perHour: 0))
        let lines = configuration.given.yaml.split(separator: "\n").map(String.init)
        #expect(
            lines.first
                == "# This is shard 1/3, counted from 0. It polls \(configuration.projects.count) of the 30 projects.")
        #expect(lines[1] == "# Its part of each key's budget: 80 requests a minute, no limit an hour.")
        #expect(lines.contains("  shard: \"1/3\"") && lines.contains("  per_minute: 240"))
        let index = try #require(lines.firstIndex(of: "  - id: \"2\""))
        #expect(
            lines[index + 1]
                == "    # polled by shard \(Shard.owner(of: "project/https://us.posthog.com/2", among: 3))/3")
        let again = try source(file: configuration.given.yaml).load()
        #expect(again.projects == configuration.projects && again.budget == configuration.budget)
    }

    @Test("own metrics go with their projects, and naming a project of another shard is no error")
    func ownMetrics() throws {
        let metrics = """
            log_metrics:
              - {name: all_declined_total, help: "Declined.", match: {severities: [error]}}
              - {name: some_declined_total, help: "Declined.", match: {severities: [warn]}, projects: ["1", "2", "3"]}

            """
        let parts = try (0..<3).map { try source(["--shard", "\($0)/3"], file: Self.projects + metrics).load() }
        let whole = try source(file: Self.projects + metrics).load()
        #expect(parts.flatMap(\.metricPolls).map(\.stateName).sorted() == whole.metricPolls.map(\.stateName).sorted())
        #expect(whole.metricPolls.count == 33)
    }

    @Test(
        "what a state file may hold is what is configured, whichever shard has it; the pod's name is not needed for that"
    )
    func everything() throws {
        let whole = try source(file: Self.projects).load()
        var source = try source(file: "poll: {shard: auto/3}\n" + Self.projects)
        #expect(throws: SettingsError.self) { try source.load() }
        source.extent = .everything
        let configuration = try source.load()
        #expect(configuration.projects == whole.projects && configuration.budget == whole.budget)
        #expect(configuration.stateNames == whole.stateNames && whole.stateNames.count == 30)
        let shard = try self.source(["--shard", "0/3"], file: Self.projects).load()
        #expect(shard.stateNames == whole.stateNames)
    }

    @Test("a shard to which nothing falls can be used, and says so")
    func empty() throws {
        let text = "projects: [{id: 1}]\n"
        let parts = try (0..<3).map { try source(["--shard", "\($0)/3"], file: text).load() }
        #expect(parts.map(\.projects.count).sorted() == [0, 0, 1])
        for part in parts {
            let expected = part.shard.map { "none of the 1 projects falls to shard \($0): nothing is polled" }
            #expect(part.emptyShardNotice == (part.projects.isEmpty ? expected : nil))
        }
        let none = try source(["--shard", "0/3"], file: "projects: []")
        #expect(throws: SettingsError.self, "no project at all is a mistake") { try none.load() }
    }
}
