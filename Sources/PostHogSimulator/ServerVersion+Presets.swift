extension ServerVersion {
    /// Autumn 2026.
    package static let current = ServerVersion()

    /// August 2026: a thousand services.
    package static var august2026: ServerVersion {
        var version = current
        version.services.cap = 1000
        return version
    }

    /// The newest, but that services takes the end of its range in.
    package static var endIncluded: ServerVersion {
        var version = current
        version.services.window = .closed
        return version
    }

    /// After 24 June 2026: the window of services is exact; 25 services; no bytes, no folding of breakdown values.
    package static var june2026: ServerVersion {
        var version = august2026
        version.services.cap = 25
        version.services.hasTotalServices = false
        version.sparkline.hasBytes = false
        version.sparkline.top = nil
        version.sparkline.timeZone = .naive
        return version
    }

    /// May 2026: services ignores the time of day; count-ranges is new and its times have no zone.
    package static var may2026: ServerVersion {
        var version = june2026
        version.services.window = .wholeDays
        version.services.sparklineTop = nil
        version.services.takesFlatFilters = false
        version.countRanges.timeZone = .naive
        return version
    }

    /// Late April 2026: count is there, count-ranges is not; services has no bands.
    package static var april2026: ServerVersion {
        var version = may2026
        version.routes.remove(.countRanges)
        version.services.hasSeverityBreakdown = false
        version.services.hasSummary = false
        version.services.errorMatch = .storedText
        version.services.severityMatch = .storedText
        return version
    }

    /// Late 2025: a sparkline by `level`, and little else.
    package static var december2025: ServerVersion {
        var version = april2026
        version.routes = [.sparkline, .hasLogs, .values]
        version.sparkline.severityKey = "level"
        version.sparkline.canBreakDownByService = false
        version.sparkline.firstBucket = .droppedUnlessAligned
        return version
    }

    /// Answers in the shapes of the public reference page, the same whatever is asked: `results` around the sparkline,
    /// services without bands, count-ranges of a width of its own.
    /// https://posthog.com/docs/api/logs-7
    package static var referencePage: ServerVersion {
        var version = current
        version.canned = [
            .services: """
            {"services":[{"service_name":"checkout","log_count":1200,"error_count":30,"error_rate":0.025},\
            {"service_name":"search","log_count":800,"error_count":4,"error_rate":0.005}],\
            "sparkline":[{"time":"2019-08-24T14:00:00Z","service_name":"checkout","count":1200},\
            {"time":"2019-08-24T14:00:00Z","service_name":"search","count":800}]}
            """,
            .sparkline: """
            {"results":[{"time":"2019-08-24T14:00:00Z","severity":"info","count":1966},\
            {"time":"2019-08-24T14:00:00Z","severity":"error","count":34}]}
            """,
            .countRanges: """
            {"ranges":[{"date_from":"2019-08-24T14:00:00Z","date_to":"2019-08-24T15:00:00Z","count":2000}],\
            "interval":"1h"}
            """,
            .count: #"{"count":2000}"#,
            .hasLogs: #"{"hasLogs":true}"#,
            .values: #"{"results":[{"id":"checkout","name":"checkout"}],"refreshing":false}"#,
        ]
        return version
    }

    /// The page's placeholders to the letter, as mock servers made from the API's description answer.
    package static var referencePlaceholders: ServerVersion {
        var version = current
        version.canned = [
            .services: """
            {"services":[{"service_name":"string","log_count":0,"error_count":0,"error_rate":0.1,\
            "volume_share_pct":0.1,"severity_breakdown":{"debug":0,"info":0,"warn":0,"error":0},"active_rules":[]}],\
            "sparkline":[{"time":"string","service_name":"string","count":0}],\
            "summary":{"top_services_count":0,"top_services_volume_share_pct":0.1}}
            """,
            .sparkline: """
            {"results":[{"time":"string","severity":"string","service":"string","count":0,"bytes_uncompressed":0}]}
            """,
            .countRanges: #"{"ranges":[{"date_from":"string","date_to":"string","count":0}],"interval":"string"}"#,
            .count: #"{"count":0}"#,
            .hasLogs: "",
            .values: "",
        ]
        return version
    }
}
