import ArgumentParser
import Basics
import BasicsFixtures
import PostHogLogs
import Testing

@testable import posthog_logs_exporter

/// Flags of the `logs` commands, as values.
@Suite struct LogsOptionsTests {
    @Test("flags of a filter make one filter")
    func filter() throws {
        let options = try EntryFilterOptions.parse([
            "--service", "api", "--service", "", "--severity", "error,FATAL", "--search", "-x", "--attr",
            "http.status>499",
            "--attr", "!user", "--resource", "env=prod,test",
        ])
        let filter = try options.resolve()
        #expect(filter.services == ["api", .blank] && filter.spelledSeverities == [.error, .fatal])
        #expect(filter.search == "-x" && filter.conditions.map(\.key) == ["http.status", "user", "env"])
        #expect(filter.conditions.map(\.subject) == [.attribute, .attribute, .resource])
    }

    @Test(
        "a filter that would be passed over or misread is refused",
        arguments: [
            (["--severity", "loud"], "--severity"), (["--severity", ""], "empty"), (["--severity", "error,"], "empty"),
            (["--attr", "k=~a("], "\"a(\" is not a regular expression of RE2: missing ): a("),
            (["--resource", "k!~a)|(b"], "unexpected )"), (["--attr", "a="], "--attr"),
            (["--resource", "a>1"], "--resource"),
            (["--search", ""], "--search"), (["--service", String(repeating: "s", count: 300)], "--service"),
        ])
    func refused(arguments: [String], flag: String) throws {
        let options = try EntryFilterOptions.parse(arguments)
        let error = #expect(throws: SettingsError.self) { try options.resolve() }
        #expect(error?.description.contains(flag) == true)
    }

    @Test("values and attributes take services and resources alone")
    func rollup() throws {
        for arguments in [["--severity", "error"], ["--search", "x"], ["--attr", "a=b"]] {
            let options = try EntryFilterOptions.parse(arguments)
            #expect(throws: SettingsError.self) { try options.resolveForRollup() }
        }
        let options = try EntryFilterOptions.parse(["--service", "a", "--resource", "b"])
        #expect(try options.resolveForRollup().conditions.count == 1)
    }

    @Test(
        "a range is the last hour, a stretch of time, or between two times",
        arguments: [
            ([], "11:30:00", "12:30:00"), (["--since", "5m"], "12:25:00", "12:30:00"),
            (["--from", "2026-11-23T10:00"], "10:00:00", "12:30:00"),
            (["--from", "2026-11-23T10:00Z", "--to", "2026-11-23T12:00+01:00"], "10:00:00", "11:00:00"),
            (["--to", "2026-11-23T11:00"], "10:00:00", "11:00:00"),
            (["--since", "10m", "--to", "2026-11-23T11:00"], "10:50:00", "11:00:00"),
        ])
    func range(arguments: [String], start: String, end: String) throws {
        let options = try TimeRangeOptions.parse(arguments)
        #expect(try options.resolve(now: at("12:30:00")) == TimeRange(start: at(start), end: at(end)))
    }

    @Test("ranges that cannot be are refused")
    func badRange() throws {
        let future = try TimeRangeOptions.parse(["--from", "2026-11-24"])
        #expect(throws: SettingsError.self) { try future.resolve(now: at("12:30:00")) }
        for arguments in [
            ["--from", "soon"], ["--since", "1h", "--from", "2026-11-23"],
            ["--from", "2026-11-23", "--to", "2026-11-23"],
        ] {
            #expect(throws: (any Error).self) { try TimeRangeOptions.parse(arguments) }
        }
    }

    @Test("one project is asked: the one that is named, or the only one")
    func project() throws {
        func resolve(_ arguments: [String], _ projects: String) throws -> String {
            let environment = Environment([
                "POSTHOG_PROJECT_ID": projects, "POSTHOG_PERSONAL_API_KEY": "phx_abc123456789",
            ])
            return try LogsConnectionOptions.parse(arguments).resolve(environment).projectID
        }
        #expect(try resolve([], "7") == "7")
        #expect(try resolve(["--project", "8"], "7,9") == "8")
        let error = #expect(throws: SettingsError.self) { try resolve([], "7,9") }
        #expect(error?.description == "several projects are set (7, 9): choose one with --project")
        #expect(throws: SettingsError.self) { try resolve(["--project", "a/b"], "7") }
    }

    @Test(
        "the exporter's configuration file gives projects by name, their keys, and the budget, of which a quarter is used"
    )
    func configurationFile() throws {
        let files = try WebFiles()
        let file = try files.write(
            "c.yml",
            """
            posthog: { api_key_file: key }
            budget: { per_minute: 100, per_hour: 0 }
            projects:
              - { id: 7, name: shop }
              - { id: 8, name: bank, posthog: { host: eu, api_key_file: other } }
            """)
        _ = try files.write("key", "phx_one\n")
        _ = try files.write("other", "phx_two\n")
        func resolve(_ arguments: [String]) throws -> LogsConnection {
            try LogsConnectionOptions.parse(["--config.file", file] + arguments).resolve(Environment([:]))
        }
        let bank = try resolve(["--project", "bank"])
        #expect(bank.projectID == "8" && bank.project.host.url == "https://eu.posthog.com")
        #expect(bank.key.authorization == "Bearer phx_two" && bank.keyFile?.path == files.path("other"))
        #expect(bank.limits.budget.status(at: .zero) == [BudgetStatus(window: "minute", limit: 25, remaining: 25)])
        #expect(try resolve(["--project", "7"]).key.authorization == "Bearer phx_one")
        let unlimited = try resolve(["--project", "7", "--budget.per-minute", "0", "--budget.per-hour", "9"])
            .limits.budget
        #expect(unlimited.status(at: .zero) == [BudgetStatus(window: "hour", limit: 9, remaining: 9)])
        for arguments in [[], ["--project", "9"]] {
            let error = #expect(throws: SettingsError.self) { try resolve(arguments) }
            #expect(error?.description.contains("shop, bank") == true)
        }
    }

    @Test("fields are picked by name, in the order in which they are named")
    func fields() throws {
        let options = try OutputOptions.parse(["--fields", "body, attributes.a.b,resource_attributes.c"])
        #expect(try options.entryFields() == [.body, .attribute("a.b"), .resource("c")])
        #expect(try OutputOptions.parse(["--json"]).entryFields() == EntryField.all)
        for fields in ["nonsense", "body,body", "attributes."] {
            let options = try OutputOptions.parse(["--fields", fields])
            #expect(throws: SettingsError.self) { try options.entryFields() }
        }
        #expect(throws: (any Error).self) { try OutputOptions.parse(["--fields", ","]) }
        #expect(throws: (any Error).self) { try OutputOptions.parse(["--json", "--csv"]) }
        #expect(try OutputOptions.parse(["--fields", "b,a"]).pick(of: ["a", "b", "c"]) == ["b", "a"])
        #expect(throws: SettingsError.self) { try OutputOptions.parse(["--fields", "d"]).pick(of: ["a"]) }
    }
}
