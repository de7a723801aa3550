import PostHogLogs
import Testing

@Suite struct LogsFilterYAMLTests {
    @Test("a filter is written as a mapping of a configuration file")
    func whole() throws {
        var filter = LogsFilter(services: ["checkout", ""])
        filter.spelledSeverities = [.error, .fatal]
        filter.search = #"say "no""#
        filter.conditions = [
            try FilterCondition("http.status=402,409", of: .attribute),
            try FilterCondition("env!=staging", of: .resource), try FilterCondition("ms>1.5", of: .attribute),
            try FilterCondition(#"path=~^/a\d"#, of: .attribute), try FilterCondition("user", of: .attribute),
            try FilterCondition("!user", of: .resource),
            try FilterCondition(.entry, key: "message", .contains, values: ["a\u{1B}b", "\u{2028}"]),
        ]
        #expect(
            filter.yaml == [
                #"services: ["checkout", ""]"#, "severities: [error, fatal]", #"search: "say \"no\"""#, "where:",
                #"  - { attribute: "http.status", is: ["402", "409"] }"#,
                #"  - { resource: "env", is_not: ["staging"] }"#, #"  - { attribute: "ms", gt: 1.5 }"#,
                #"  - { attribute: "path", regex: "^/a\\d" }"#, #"  - { attribute: "user", set: true }"#,
                #"  - { resource: "user", not_set: true }"#,
                #"  - { message: true, contains: ["a\U0000001Bb", "\U00002028"] }"#,
            ])
        #expect(LogsFilter().yaml.isEmpty)
    }

    @Test("conditions that PostHog would pass over or misread cannot be made")
    func refused() {
        #expect(throws: FilterError.self) { try FilterCondition(.entry, key: "body", .isEqual, values: ["a"]) }
        #expect(throws: FilterError.self) { try FilterCondition(.entry, key: "message", .isSet, values: []) }
        #expect(throws: FilterError.self) { try FilterCondition(.entry, key: "message", .isAbove, values: ["1"]) }
        #expect(throws: FilterError.self) { try FilterCondition(.attribute, key: "a", .isEqual, values: []) }
        #expect(throws: FilterError.self) { try FilterCondition(.attribute, key: "a", .isEqual, values: [""]) }
        #expect(throws: FilterError.self) { try FilterCondition(.resource, key: "a", .isBelow, values: ["1"]) }
    }
}
