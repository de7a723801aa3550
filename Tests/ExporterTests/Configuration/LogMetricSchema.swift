import PostHogLogs

@testable import posthog_logs_exporter

/// The part of the JSON Schema that is about `log_metrics`.
enum LogMetricSchema {
    static let list = SchemaText.Value.object([
        ("description", .text("Metrics of your own: counters of the entries that a filter lets through.")),
        ("type", SchemaText.types("array", "null")), ("items", metric),
    ])

    private static let metric = object(
        [
            ("name", text(pattern: "^[a-z][a-z0-9_]*_total$")), ("help", text()), ("projects", texts), ("match", match),
            ("by", by),
            (
                "interval",
                .object([
                    ("type", SchemaText.types("string", "null")), ("pattern", .text(SchemaText.durationPattern)),
                    ("default", .text(LogMetricFile.standardInterval)),
                ])
            ),
            (
                "series_limit",
                .object([
                    ("type", SchemaText.types("integer", "null")),
                    ("minimum", .number(LogMetricFile.seriesLimits.lowerBound)),
                    ("maximum", .number(LogMetricFile.seriesLimits.upperBound)),
                    ("default", .number(LogMetricFile.standardSeriesLimit)),
                ])
            ),
        ], required: ["name"])

    private static let match = object([
        ("services", texts), ("severities", texts), ("search", text()),
        (
            "where",
            .object([
                ("type", SchemaText.types("array", "null")),
                ("items", object(subjects + FilterCondition.Comparison.allCases.map { ($0.word, value(of: $0)) })),
            ])
        ),
    ])

    private static let subjects: [(String, SchemaText.Value)] = [
        ("attribute", text()), ("resource", text()), ("message", truth),
    ]

    private static func value(of comparison: FilterCondition.Comparison) -> SchemaText.Value {
        switch comparison {
        case .isSet, .isNotSet: truth
        case .isEqual, .isNotEqual, .contains, .containsNot:
            .object([("type", SchemaText.types("string", "number", "integer", "boolean", "array", "null"))])
        case .matches, .matchesNot, .isAbove, .isBelow:
            .object([("type", SchemaText.types("string", "number", "integer", "boolean", "null"))])
        }
    }

    private static let by = SchemaText.Value.object([
        ("type", SchemaText.types("array", "null")),
        (
            "items",
            .object([
                ("type", SchemaText.types("string", "object")), ("pattern", .text("^(service_name|severity)$")),
                ("additionalProperties", .truth(false)),
                ("properties", .object([("attribute", text()), ("resource", text()), ("as", text())])),
            ])
        ),
    ])

    private static let texts = SchemaText.Value.object([
        ("type", SchemaText.types("array", "null")), ("minItems", .number(1)),
        ("items", .object([("type", SchemaText.types("string", "integer", "boolean"))])),
    ])

    private static let truth = SchemaText.Value.object([("type", SchemaText.types("boolean", "null"))])

    private static func text(pattern: String? = nil) -> SchemaText.Value {
        .object(
            [("type", SchemaText.types("string", "integer", "null")), ("minLength", .number(1))]
                + (pattern.map { [("pattern", .text($0))] } ?? []))
    }

    private static func object(
        _ properties: [(String, SchemaText.Value)], required: [String] = []
    ) -> SchemaText.Value {
        .object(
            [("type", SchemaText.types("object", "null")), ("additionalProperties", .truth(false))]
                + (required.isEmpty ? [] : [("required", .list(required.map { .text($0) }))])
                + [("properties", .object(properties))])
    }
}
