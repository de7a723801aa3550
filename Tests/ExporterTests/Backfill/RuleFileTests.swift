import Testing

@testable import posthog_logs_exporter

@Suite("Rule files for a replay")
struct RuleFileTests {
    private let files: WebFiles

    init() throws {
        files = try WebFiles()
    }

    @Test("a rule file is read with intervals, waits and labels")
    func whole() throws {
        let path = try files.write(
            "rules.yml",
            """
            groups:
              - name: one
                interval: 1m30s
                rules:
                  - {record: "a:b", expr: "sum(c)"}
                  - alert: Many
                    expr: |
                      a:b
                        > 3
                    for: 1d12h
                    keep_firing_for: 500ms
                    labels: {severity: page}
              - name: two
                rules: []
            """)
        let groups = try RuleFile(path).groups
        #expect(groups.map(\.name) == ["one", "two"] && groups.map(\.interval) == [90, nil])
        let alert = groups[0].rules[1]
        guard case .alert("Many", wait: 129_600, keep: 0) = alert.kind else {
            Issue.record("\(alert.kind)")
            return
        }
        #expect(alert.expression == "a:b\n  > 3\n" && alert.labels.map(\.name) == ["severity"])
    }

    @Test(
        "what is wrong is said with its line",
        arguments: [
            ("rules: []", "has no groups"), ("groups: [", "wrong.yml:"),
            ("groups:\n  - rules:\n      - {alert: A}", ":3: a rule has no expr"),
            ("groups:\n  - rules:\n      - {expr: a}", ":3: a rule has neither record nor alert"),
            ("groups:\n  - rules:\n      - {alert: A, expr: a, for: soon}", ":3: soon is not a duration"),
        ])
    func wrong(text: String, sentence: String) throws {
        let path = try files.write("wrong.yml", text)
        let error = #expect(throws: SettingsError.self) { try RuleFile(path) }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }

    @Test("recording rules are worked out in steps, each after what it needs; those that need each other end too")
    func levels() throws {
        let path = try files.write(
            "levels.yml",
            """
            groups:
              - name: g
                rules:
                  - {record: "third", expr: "second + first"}
                  - {record: "second", expr: "first * 2"}
                  - {record: "first", expr: "rate(raw_total[5m]) or first offset 1h"}
                  - {record: "x", expr: "y"}
                  - {record: "y", expr: "x"}
                  - {alert: "A", expr: "third"}
            """)
        let levels = RuleLevels(try RuleFile(path).groups).levels
        let texts = levels.map { String(decoding: $0.yaml, as: UTF8.self) }
        #expect(texts.count == 4)
        for (text, names) in zip(texts, [["first"], ["second"], ["third"], ["x", "y"]]) {
            for name in ["first", "second", "third", "x", "y"] {
                #expect(text.contains("\"record\":\"\(name)\"") == names.contains(name), "\(text)")
            }
        }
    }
}
