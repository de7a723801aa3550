import PostHogLogs
import Testing

@Suite struct FilterConditionTests {
    @Test(
        "a condition is read as it is written",
        arguments: [
            ("env=prod", "env", .isEqual, ["prod"]), ("env!=prod", "env", .isNotEqual, ["prod"]),
            ("env=prod,test", "env", .isEqual, ["prod", "test"]), (#"env=a\,b,c"#, "env", .isEqual, ["a,b", "c"]),
            (#"path=c:\x"#, "path", .isEqual, [#"c:\x"#]), ("path=~^/a,b=c", "path", .matches, ["^/a,b=c"]),
            ("path!~^/health", "path", .matchesNot, ["^/health"]), ("ms>1.5", "ms", .isAbove, ["1.5"]),
            ("ms<20", "ms", .isBelow, ["20"]), ("user", "user", .isSet, ["user"]),
            ("!user", "user", .isNotSet, ["user"]),
            ("k8s.pod.name==x", "k8s.pod.name", .isEqual, ["=x"]), ("count=0", "count", .isEqual, ["0"]),
        ] as [(String, String, FilterCondition.Comparison, [String])])
    func read(text: String, key: String, comparison: FilterCondition.Comparison, values: [String]) throws {
        let condition = try FilterCondition(text, of: .attribute)
        #expect(condition.key == key && condition.comparison == comparison && condition.values == values)
    }

    @Test(
        "what cannot be meant is refused in one line that quotes it",
        arguments: ["", "!", "=x", "env=", "env=a,,b", "env=~", "!env=x", "ms>", "ms>fast", "ms<nan", "a!b", "a>=1"])
    func refused(text: String) {
        let error = #expect(throws: FilterError.self) { try FilterCondition(text, of: .attribute) }
        #expect(error?.description.hasPrefix("\(text): ") == true)
        #expect(error?.description.contains("\n") == false)
    }

    @Test("attributes of resources are not compared with numbers")
    func resource() throws {
        #expect(throws: FilterError.self) { try FilterCondition("replicas>2", of: .resource) }
        #expect(try FilterCondition("replicas=2", of: .resource).subject == .resource)
    }
}
