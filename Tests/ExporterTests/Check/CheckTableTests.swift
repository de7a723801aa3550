import ArgumentParser
import Testing

@testable import posthog_logs_exporter

@Suite("A check's report")
struct CheckTableTests {
    private static let report = CheckReport(
        shard: .init(shard: "0/3", projects: 2, ofProjects: 5),
        projects: [
            CheckReport.Project(
                project: "shop", id: "12345", host: "https://eu.posthog.com", key: "default", keyEnding: "wxyz",
                plannedRequestsPerHour: .init(quiet: 193, busy: 493),
                live: CheckReport.Live(
                    isUp: true, scopes: ["logs:read", "project:read"],
                    visibleProjects: [.init(id: "12345", name: "Shop")],
                    hasLogs: true, newestEntry: "2026-11-23T10:25:07Z", compatibilityModes: ["no_values"],
                    clockSkewSeconds: -3.4),
                problems: []),
            CheckReport.Project(
                project: "ads", id: "6", host: "https://a.example/posthog", key: "/run/ads", keyEnding: nil,
                plannedRequestsPerHour: .init(quiet: 49, busy: 109),
                live: CheckReport.Live(
                    isUp: false, scopes: nil, visibleProjects: nil, hasLogs: nil, newestEntry: nil,
                    compatibilityModes: [],
                    clockSkewSeconds: nil),
                problems: [.init(level: .error, text: "401, the API key is not valid: check the key")]),
        ],
        metrics: [
            .init(
                project: "shop", names: ["shop_declined_total", "shop_refused_total"], key: "default",
                intervalSeconds: 300, plannedRequestsPerHour: .init(quiet: 24, busy: 96), isUp: true,
                problems: [.init(level: .note, text: "nothing matches")])
        ],
        keys: [
            .init(name: "/run/ads", projects: 1, metrics: 0, plannedRequestsPerHour: 109, budgetPerHour: 0),
            .init(name: "default", projects: 1, metrics: 1, plannedRequestsPerHour: 253, budgetPerHour: 1200),
        ])

    @Test("is a table for people")
    func table() {
        #expect(
            CheckTable(report: Self.report).text == """
                PROJECT  ID     HOST                       KEY              REQUESTS/H  UP   SCOPES                  SEES  LOGS  \
                NEWEST                MODES      CLOCK
                shop     12345  https://eu.posthog.com     default (…wxyz)  193-493     yes  logs:read,project:read  1     yes   \
                2026-11-23T10:25:07Z  no_values  -3 s
                ads      6      https://a.example/posthog  /run/ads         49-109      no   ?                       ?     ?     \
                -                     -          ?

                shard 0/3: 2 of 5 projects, and its part of each key's budget
                metric shop_declined_total, shop_refused_total of shop: 24-96 requests an hour, every 5m, up
                key /run/ads: 1 project, 109 requests an hour if all are quiet, no limit
                key default: 1 project, 1 metric of log_metrics, 253 requests an hour if all are quiet, a budget of 1200
                error: ads: 401, the API key is not valid: check the key
                note: shop: shop_declined_total, shop_refused_total: nothing matches

                """)
    }

    @Test("does nothing to a terminal, and is no wider than it may be, whatever PostHog says")
    func hostile() {
        let project = CheckReport.Project(
            project: "shop", id: "1", host: "https://eu.posthog.com", key: "default", keyEnding: nil,
            plannedRequestsPerHour: .init(quiet: 1, busy: 2),
            live: CheckReport.Live(
                isUp: true, scopes: ["\u{1B}[31mred\n", String(repeating: "x", count: 5_000)], visibleProjects: nil,
                hasLogs: true, newestEntry: nil, compatibilityModes: [], clockSkewSeconds: 0),
            problems: [.init(level: .error, text: "a\u{202E}b")])
        let text = CheckTable(report: CheckReport(shard: nil, projects: [project], metrics: [], keys: [])).text
        #expect(text.contains(#"\u001B[31mred\n,xxx"#) && text.contains(#"error: shop: a\u202Eb"#))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 5 && lines.allSatisfy { $0.count < 320 })
    }

    @Test("and JSON for machines, in which what is not known is absent")
    func json() {
        let json = Self.report.json
        for field in [
            #""clock_skew_seconds" : -3.4"#, #""key_ending" : "wxyz""#, #""level" : "error""#, #""quiet" : 193"#,
            #""host" : "https://a.example/posthog""#, #""newest_entry" : "2026-11-23T10:25:07Z""#,
        ] {
            #expect(json.contains(field), "\(field)")
        }
        #expect(json.split(separator: "\"has_logs\"").count == 2)
        #expect(Self.report.failures == "1 of 2 projects cannot be polled")
    }

    @Test("plans as many requests as docs/SIZING.md says")
    func planned() throws {
        func planned(_ flags: [String]) throws -> CheckReport.PlannedRequests {
            let options = try PollOptions<ServeStandards>.parse(flags)
            return CheckReport.PlannedRequests(
                try SettingsTests.configuration(options.given).projects[0], sharing: 1200, among: 3)
        }
        #expect(try planned([]) == .init(quiet: 193, busy: 493))
        #expect(try planned(["--poll.interval=5m"]) == .init(quiet: 49, busy: 109))
        #expect(try planned(["--poll.interval=10m"]) == .init(quiet: 31, busy: 61))
        #expect(try planned(["--poll.interval=auto"]) == .init(quiet: 300, busy: 300))
        #expect(try planned(["--exemplars"]) == .init(quiet: 253, busy: 553))
        #expect(try planned(["--no-poll.sweep", "--poll.alerts"]) == .init(quiet: 245, busy: 545))
    }

    @Test("tells a key by its end only where it is long enough")
    func ending() throws {
        #expect(try APIKey("phx_0123456789abcdef", from: "KEY").ending == "cdef")
        #expect(try APIKey("phx_0123456789abcde", from: "KEY").ending == nil)
    }
}
