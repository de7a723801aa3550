@testable import posthog_logs_exporter

/// The JSON Schema of configuration files, made of the table of settings.
enum SchemaText {
    indirect enum Value {
        case text(String)
        case number(Int)
        case truth(Bool)
        case list([Value])
        case object([(String, Value)])
    }

    static var text: String { written(schema, indent: "") + "\n" }

    private static var schema: Value {
        .object(
            [
                ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
                ("title", .text("Configuration of posthog-logs-exporter")),
                ("type", .list([.text("object"), .text("null")])),
                ("additionalProperties", .truth(false)),
                (
                    "properties",
                    .object(
                        sections { $0.scope != .process } + [
                            (
                                "projects",
                                .object([
                                    ("type", .list([.text("array"), .text("null")])), ("items", project),
                                    ("minItems", .number(1)),
                                ])
                            ),
                            ("log_metrics", LogMetricSchema.list),
                        ])
                ),
            ])
    }

    private static var project: Value {
        .object([
            ("type", .text("object")), ("additionalProperties", .truth(false)), ("required", .list([.text("id")])),
            (
                "properties",
                .object(
                    [
                        (
                            "id",
                            .object([("type", types("string", "integer")), ("pattern", .text("^[A-Za-z0-9@_-]+$"))])
                        ),
                        (
                            "name",
                            .object([
                                ("type", types("string", "integer", "null")), ("pattern", .text("^[^ ](.*[^ ])?$")),
                            ])
                        ),
                    ] + sections { $0.scope == .project })
            ),
        ])
    }

    private static func sections(_ isIncluded: (SettingDescription) -> Bool) -> [(String, Value)] {
        DataSettings.sections.compactMap { section in
            let settings = DataSettings.settings(of: section).filter(isIncluded)
            guard !settings.isEmpty else { return nil }
            return (
                section,
                .object([
                    ("type", types("object", "null")), ("additionalProperties", .truth(false)),
                    ("properties", .object(settings.map { ($0.name, value(of: $0)) })),
                ])
            )
        }
    }

    private static func value(of setting: SettingDescription) -> Value {
        var fields: [(String, Value)] = [("description", .text(setting.help))]
        switch setting.kind {
        case .duration:
            fields += [("type", types("string", "null")), ("pattern", .text(durationPattern))]
        case .interval:
            fields += [("type", types("string", "null")), ("pattern", .text("^auto$|\(durationPattern)"))]
        case .whole(let range):
            fields += [
                ("type", types("integer", "null")), ("minimum", .number(range.lowerBound)),
                ("maximum", .number(range.upperBound)),
            ]
        case .bool: fields.append(("type", types("boolean", "null")))
        case .choice(let words): fields.append(("enum", .list(words.map { .text($0) })))
        case .list: break
        case .text: fields += [("type", types("string", "integer", "null")), ("minLength", .number(1))]
        }
        if case .list(_, let keys) = setting.kind {
            fields += [
                ("type", types("array", "null")),
                (
                    "items",
                    .object([
                        ("type", .text("object")), ("additionalProperties", .truth(false)),
                        ("required", .list(keys.map { .text($0) })),
                        ("properties", .object(keys.map { ($0, .object([("type", types("string", "integer"))])) })),
                    ])
                ),
            ]
        }
        if let standard = setting.standard { fields.append(("default", standardValue(standard, setting.kind))) }
        return .object(fields)
    }

    static let durationPattern = "^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$"

    private static func standardValue(_ text: String, _ kind: SettingKind) -> Value {
        switch kind {
        case .whole: .number(Int(text) ?? 0)
        case .bool: .truth(text == "true")
        default: .text(text)
        }
    }

    static func types(_ names: String...) -> Value { .list(names.map { .text($0) }) }

    private static func written(_ value: Value, indent: String) -> String {
        switch value {
        case .text(let text): return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        case .number(let number): return "\(number)"
        case .truth(let truth): return "\(truth)"
        case .list(let values):
            return "[" + values.map { written($0, indent: indent) }.joined(separator: ", ") + "]"
        case .object(let fields):
            let inner = indent + "  "
            let lines = fields.map { "\(inner)\"\($0)\": \(written($1, indent: inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        }
    }
}
