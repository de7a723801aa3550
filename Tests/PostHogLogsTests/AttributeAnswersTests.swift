import Basics
import PostHogLogs
import Testing

@Suite struct AttributeAnswersTests {
    private func values(_ body: String) throws -> [AttributeValue] {
        try ListAnswer<AttributeValue>.decode(answer(body)).rows
    }

    private func keys(_ body: String) throws -> [AttributeKey] {
        try ListAnswer<AttributeKey>.decode(answer(body)).rows
    }

    @Test("values, of servers that count, that do not, and that answer a bare list")
    func values() throws {
        let new = #"{"results":[{"id":"402","name":"402","count":7},{"id":"","name":"","count":1}],"refreshing":false}"#
        #expect(try values(new) == [AttributeValue(text: "402", entries: 7), AttributeValue(text: "", entries: 1)])
        #expect(try values(#"{"results":[{"id":"a","name":"a"}]}"#) == [AttributeValue(text: "a")])
        #expect(try values(#"[{"name":"a"},{"id":"b"},{"name":3}]"#).map(\.text) == ["a", "b", "3"])
    }

    @Test(
        "a value that is none is not taken for one",
        arguments: [#"{}"#, #"{"name":null}"#, #"{"name":"a","count":-1}"#])
    func brokenValue(row: String) {
        #expect(throws: PollFailure.self) { try values("[\(row)]") }
    }

    @Test("keys say what they are of, and by which value they were found")
    func keys() throws {
        let body = """
            {"results":[
              {"name":"http.status","propertyFilterType":"log_attribute","matchedOn":"key"},
              {"name":"k8s.pod.name","propertyFilterType":"log_resource_attribute","matchedOn":"value","matchedValue":"p-1"},
              {"name":"message","propertyFilterType":"log_other"},{"name":"old"}],"count":4}
            """
        #expect(
            try keys(body) == [
                AttributeKey(name: "http.status", kind: .attribute),
                AttributeKey(name: "k8s.pod.name", kind: .resource, matchedValue: "p-1"),
                AttributeKey(name: "message", kind: nil), AttributeKey(name: "old", kind: .attribute),
            ])
        #expect(throws: PollFailure.self) { try keys(#"{"results":[{"name":7}]}"#) }
    }
}
