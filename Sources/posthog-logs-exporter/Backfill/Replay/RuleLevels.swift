import Backfill
import Basics

/// Recording rules in steps: those of one need only metrics that are there, and those of the steps before.
struct RuleLevels {
    let levels: [Level]

    struct Level {
        fileprivate var groups: [(name: String, interval: Int64?, rules: [RuleFile.Rule])] = []

        /// A rule file; JSON is YAML too.
        var yaml: [UInt8] {
            var json = JSONText()
            json.object { file in
                file.list("groups", groups.enumerated().map { ($0.offset, $0.element) }) { json, group in
                    json.object { fields in
                        fields.string("name", "\(group.0) \(group.1.name)")
                        if let interval = group.1.interval { fields.string("interval", "\(interval)s") }
                        fields.list("rules", group.1.rules) { json, rule in
                            json.object { fields in
                                if case .record(let name) = rule.kind { fields.string("record", name) }
                                fields.string("expr", rule.expression)
                                fields.value("labels") { $0.texts(rule.labels) }
                            }
                        }
                    }
                }
            }
            return json.bytes
        }
    }

    init(_ groups: [RuleFile.Group]) {
        var waiting = groups.map { group in
            (
                name: group.name, interval: group.interval,
                rules: group.rules.filter { if case .record = $0.kind { true } else { false } }
            )
        }
        var levels: [Level] = []
        while waiting.contains(where: { !$0.rules.isEmpty }) {
            let names = Set(waiting.flatMap(\.rules).compactMap(Self.name))
            var level = Level()
            for index in waiting.indices {
                let ready = waiting[index].rules.filter { rule in
                    // One that is about itself, as of earlier, waits for nobody.
                    PromQLNames.metrics(in: rule.expression).intersection(names).subtracting([Self.name(rule) ?? ""])
                        .isEmpty
                }
                guard !ready.isEmpty else { continue }
                level.groups.append((waiting[index].name, waiting[index].interval, ready))
            }
            // Rules that need each other are worked out together, as far as that goes.
            if level.groups.isEmpty { level.groups = waiting.filter { !$0.rules.isEmpty } }
            let done = Set(level.groups.flatMap(\.rules).map(Self.identity))
            for index in waiting.indices { waiting[index].rules.removeAll { done.contains(Self.identity($0)) } }
            levels.append(level)
        }
        self.levels = levels
    }

    private static func name(_ rule: RuleFile.Rule) -> String? {
        if case .record(let name) = rule.kind { name } else { nil }
    }

    private static func identity(_ rule: RuleFile.Rule) -> String {
        "\(name(rule) ?? "") \(rule.labels) \(rule.expression)"
    }
}

extension JSONText {
    /// An object with these texts.
    fileprivate mutating func texts(_ pairs: [(name: String, value: String)]) {
        raw("{")
        for (index, pair) in pairs.enumerated() {
            comma(unlessAt: index)
            string(pair.name)
            raw(":")
            string(pair.value)
        }
        raw("}")
    }
}
