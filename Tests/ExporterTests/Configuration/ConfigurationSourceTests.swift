import ArgumentParser
import Basics
import Ledger
import Testing

@testable import Collector
@testable import posthog_logs_exporter

@Suite("Where settings come from")
struct ConfigurationSourceTests {
    private let files: WebFiles

    init() throws {
        files = try WebFiles()
    }

    private static let key = ["POSTHOG_PERSONAL_API_KEY": "phx_abc"]

    private func load(
        _ flags: [String] = [], _ environment: [String: String] = [:], file text: String? = nil
    ) throws -> Configuration {
        let posthog = try PostHogOptions.parse(flags.filter { $0.hasPrefix("--posthog.") })
        let poll = try PollOptions<ServeStandards>.parse(flags.filter { !$0.hasPrefix("--posthog.") })
        let path = try text.map { try files.write("c.yml", $0) }
        return try ConfigurationSource(
            file: path, flags: posthog.given.merging(poll.given), projectIDs: posthog.projectIDs,
            environment: Environment(environment.merging(Self.key) { mine, _ in mine })
        ).load()
    }

    @Test("a rule has one message, which names a setting as it was written")
    func oneRule() throws {
        let project = ["POSTHOG_PROJECT_ID": "7"]
        let cases: [([String], [String: String], String?, String)] = [
            (["--poll.lookback=7m"], project, nil, "--poll.lookback 7m must be a multiple of --poll.bucket 5m"),
            (
                [], project.merging(["POSTHOG_LOGS_EXPORTER_POLL_LOOKBACK": "7m"]) { $1 }, nil,
                "POSTHOG_LOGS_EXPORTER_POLL_LOOKBACK 7m must be a multiple of POSTHOG_LOGS_EXPORTER_POLL_BUCKET 5m"
            ),
            (
                [], [:], "poll: {lookback: 7m}\nprojects: [{id: 7}]",
                "c.yml:1:8: poll.lookback 7m must be a multiple of poll.bucket 5m"
            ),
            (
                [], ["POSTHOG_LOGS_EXPORTER_POLL_BUCKET": "10m"], "poll: {lookback: 15m}\nprojects: [{id: 7}]",
                "c.yml:1:8: poll.lookback 15m must be a multiple of POSTHOG_LOGS_EXPORTER_POLL_BUCKET 10m"
            ),
        ]
        for (flags, environment, text, message) in cases {
            let error = #expect(throws: SettingsError.self) { try load(flags, environment, file: text) }
            #expect(error?.description.replacing(files.path(""), with: "") == message)
        }
    }

    @Test("a rule that the usual value of a setting breaks names its flag")
    func usualValue() throws {
        let flags = try PollOptions<ServeStandards>.parse(["--poll.bucket=1h"]).given
        let source = ConfigurationSource(
            file: nil, flags: flags, projectIDs: ["1"], environment: Environment(Self.key), standards: DataSettings.demo
        )
        let error = #expect(throws: SettingsError.self) { try source.load() }
        #expect(error?.description == "--poll.lookback 30m must be a multiple of --poll.bucket 1h")
    }

    @Test("flags win over variables, and the general name of a variable over the older ones")
    func precedence() throws {
        var environment = ["POSTHOG_PROJECT_ID": " 7, 8 ", "POSTHOG_HOST": " eu\r\n"]
        #expect(try load([], environment).projects.map(\.project.id) == ["7", "8"])
        #expect(try load([], environment).projects[0].host.url == "https://eu.posthog.com")
        #expect(try load(["--posthog.project-id=9"], environment).projects.map(\.project.id) == ["9"])
        environment["POSTHOG_LOGS_EXPORTER_POSTHOG_HOST"] = "a.example"
        environment["POSTHOG_LOGS_EXPORTER_POSTHOG_PROJECT_ID"] = "5"
        #expect(try load([], environment).projects[0].project == Project(name: "5", id: "5", host: "https://a.example"))
        #expect(try load(["--posthog.host=us"], environment).projects[0].host.url == "https://us.posthog.com")
        #expect(try load([], ["POSTHOG_PROJECT_ID": "7", "POSTHOG_HOST": " \n"]).projects[0].host.url.contains("us."))
    }

    @Test("a switch is turned off by its variable, and on by its flag")
    func switches() throws {
        let off = ["POSTHOG_PROJECT_ID": "7", "POSTHOG_LOGS_EXPORTER_POLL_SWEEP": "false"]
        #expect(try !load([], off).projects[0].settings.horizon.sweeps)
        #expect(try load(["--poll.sweep"], off).projects[0].settings.horizon.sweeps)
        #expect(try !load(["--no-poll.sweep"], ["POSTHOG_PROJECT_ID": "7"]).projects[0].settings.horizon.sweeps)
    }

    @Test("variables are what counts where the file says nothing, also for the key and the projects")
    func belowTheFile() throws {
        let environment = [
            "POSTHOG_HOST": "eu", "POSTHOG_PROJECT_ID": "9", "POSTHOG_LOGS_EXPORTER_POLL_INTERVAL": "5s",
        ]
        let some = try load([], environment, file: "poll: {interval: 7s}")
        #expect(some.projects.map(\.project.id) == ["9"])
        #expect(some.projects[0].host.url == "https://eu.posthog.com")
        #expect(some.projects[0].settings.interval == .seconds(7))
        #expect(some.projects[0].key == .variable("POSTHOG_PERSONAL_API_KEY"))
        let all = try load(
            [], environment,
            file: "posthog: {host: us, api_key_file: /k}\nprojects: [{id: 3, posthog: {api_key_file: k}}]")
        #expect(all.projects.map(\.project.id) == ["3"])
        #expect(all.projects[0].host.url == "https://us.posthog.com")
        #expect(all.projects[0].settings.interval == .seconds(5))
        #expect(all.projects[0].key == .file(files.path("k")))
        #expect(all.commonKey == .file("/k"))
    }

    @Test(
        "a flag about data beside a file is refused, and told where it belongs",
        arguments: [
            ("--poll.interval=5s", "--poll.interval", "poll.interval"),
            ("--no-poll.sweep", "--no-poll.sweep", "poll.sweep"),
            ("--posthog.project-id=1", "--posthog.project-id", "projects"),
            ("--poll.timeout=5s", "--poll.timeout", "posthog.timeout"),
        ])
    func flagsBesideFile(_ argument: String, _ flag: String, _ key: String) throws {
        let error = #expect(throws: SettingsError.self) { try load([argument], file: "projects: [{id: 1}]") }
        #expect(
            error?.description
                == "\(flag) and --config.file cannot be used together: give \(key) in \(files.path("c.yml"))")
    }

    @Test("without flags an hour in five-minute buckets is polled every minute")
    func usual() throws {
        let configuration = try load([], ["POSTHOG_PROJECT_ID": "7"])
        let project = configuration.projects[0]
        #expect(project.settings.interval == .seconds(60))
        #expect((project.settings.grid.bucketSeconds, project.settings.grid.bucketCount) == (300, 12))
        #expect(project.timeout == .seconds(65))
        #expect(configuration.budget == BudgetLimits(perMinute: 240, perHour: 1200))
        #expect(project.project == Project(name: "7", id: "7", host: "https://us.posthog.com"))
    }

    @Test("an interval may be left to the budget, of all projects and of one")
    func auto() throws {
        let text = "poll: {interval: auto}\nprojects: [{id: 1}, {id: 2, poll: {interval: 30s}}]"
        let projects = try load([], [:], file: text).projects
        #expect(projects.map(\.settings.isPaced) == [true, false])
        #expect(projects.map(\.settings.interval) == [.seconds(60), .seconds(30)])
        #expect(try load(["--poll.interval=auto"], ["POSTHOG_PROJECT_ID": "7"]).projects[0].settings.isPaced)
    }

    @Test("no project, a project that is none, or one given twice is refused", arguments: ["", "a/b", "7,7", "../1"])
    func projects(_ ids: String) throws {
        #expect(throws: SettingsError.self) { try load([], ["POSTHOG_PROJECT_ID": ids]) }
    }

    @Test("every flag has a variable of its own, and no two settings share one")
    func variables() {
        let settings = DataSettings.all + ProcessSettings.all
        for setting in settings + CommandSettings.all where setting.flag != nil {
            let name = (setting.flag ?? "").dropFirst(2).uppercased().map { ".-".contains($0) ? "_" : $0 }
            #expect(setting.variables.first == "POSTHOG_LOGS_EXPORTER_" + String(name))
        }
        let all = settings.flatMap(\.variables) + DataSettings.projectVariables
        #expect(Set(all).count == all.count)
        #expect(Set(settings.map(\.key)).count == settings.count)
    }
}
