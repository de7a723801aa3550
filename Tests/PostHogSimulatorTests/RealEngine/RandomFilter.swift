import Basics

/// Leaves of a `filterGroup` about what random entries have, and have not.
struct RandomFilter {
    /// JSON.
    let leaves: [String]

    private static let texts = ["exact", "is_not", "icontains", "not_icontains", "regex", "not_regex"]
    private static let numbers = ["gt", "gte", "lt", "lte"]
    private static let messages = RandomEntries.bodies + ["PAY", "%", "_", "é", "\\", "Blank", "\n"]
    private static let expressions = [
        "pay", "^$", "[0-9]+%", "taken|FAILED", "a.b", "FAILED.card", "^card", "card.declined$", "É", "^.{3,7}$",
    ]

    init(using random: inout SplitMix64) {
        leaves = (0..<Int.random(in: 1...3, using: &random)).map { _ in Self.leaf(using: &random) }
    }

    /// Nested as every version takes it, or flat.
    func group(isFlat: Bool) -> String {
        let list = "[" + leaves.joined(separator: ",") + "]"
        return isFlat ? list : #"{"type":"AND","values":[{"type":"AND","values":\#(list)}]}"#
    }

    private static func leaf(using random: inout SplitMix64) -> String {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return message(using: &random)
        case 1:
            let operation = ["exact", "is_not", "regex", "icontains"].randomElement(using: &random) ?? "exact"
            return leaf("log", "severity_level", operation, list(RandomEntries.severities, using: &random))
        case 2:
            let names = ["api", "API", "", "service-1", "service-2", "(no service)", "nobody"]
            return leaf("log", "service_name", isOrNot(using: &random), list(names, using: &random))
        case 3:
            let ids = ["00000000000000010000000000000002", "ffffffffffffffff0000000000000000", "00"]
            return leaf("log", "trace_id", isOrNot(using: &random), list(ids, using: &random))
        case 4: return attribute("log_resource_attribute", RandomEntries.resourceAttributes, using: &random)
        default: return attribute("log_attribute", RandomEntries.attributes, using: &random)
        }
    }

    private static func message(using random: inout SplitMix64) -> String {
        let operation =
            (texts + ["starts_with", "not_starts_with", "ends_with", "not_ends_with"]).randomElement(using: &random)
            ?? "exact"
        let choices = operation.hasSuffix("regex") ? expressions : messages
        return leaf("log", "message", operation, list(choices, using: &random))
    }

    private static func attribute(
        _ type: String, _ choices: [String: [String]], using random: inout SplitMix64
    ) -> String {
        let keys = choices.keys.sorted() + ["nothing"]
        let key = keys.randomElement(using: &random) ?? "nothing"
        let values = (choices[key] ?? []) + ["x", "AY"]
        let operations = texts + numbers + ["is_set", "is_not_set", "in", "not_in", "between"]
        let operation = operations.randomElement(using: &random) ?? "exact"
        switch operation {
        case "is_set", "is_not_set": return leaf(type, key, operation, JSONLine.quoted(key))
        case "between": return leaf(type, key, operation, "[-5,200]")
        case _ where numbers.contains(operation):
            return leaf(type, key, operation, ["199", "200", "\"500\"", "-5.5"].randomElement(using: &random) ?? "1")
        case "regex", "not_regex": return leaf(type, key, operation, list(["^/p", "^$", "0", "[ab]"], using: &random))
        default: return leaf(type, key, operation, list(values, using: &random))
        }
    }

    private static func isOrNot(using random: inout SplitMix64) -> String {
        Bool.random(using: &random) ? "exact" : "is_not"
    }

    /// One value, or a list of a few.
    private static func list(_ choices: [String], using random: inout SplitMix64) -> String {
        let chosen = choices.shuffled(using: &random).prefix(.random(in: 1...3, using: &random)).map(JSONLine.quoted)
        return chosen.count == 1 ? chosen[0] : "[" + chosen.joined(separator: ",") + "]"
    }

    private static func leaf(_ type: String, _ key: String, _ operation: String, _ value: String) -> String {
        #"{"key":\#(JSONLine.quoted(key)),"type":"\#(type)","operator":"\#(operation)","value":\#(value)}"#
    }
}
