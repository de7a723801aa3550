extension ServerVersion {
    /// Autumn 2026.
    package static let current = ServerVersion()

    /// August 2026: a thousand services.
    package static var august2026: ServerVersion {
        var version = current
        version.services.cap = 1000
        version.countRanges.takesLinks = false
        version.filters.takesSingleLevel = false
        version.query.hasTraceFlags = false
        version.values.takesFlatFilters = false
        return version
    }

    /// The newest, but that services takes the end of its range in.
    package static var endIncluded: ServerVersion {
        var version = current
        version.services.window = .closed
        return version
    }

    /// July 2026: group-by is new, and takes one dimension.
    package static var july2026: ServerVersion {
        var version = august2026
        version.services.cap = 25
        version.groupBy.maxDimensions = 1
        version.groupBy.hasValues = false
        version.routes.remove(.alerts)
        return version
    }

    /// After 24 June 2026: the window of services is exact; 25 services; no bytes, no folding of breakdown values.
    package static var june2026: ServerVersion {
        var version = august2026
        version.services.cap = 25
        version.services.hasTotalServices = false
        version.services.takesNameSearch = false
        version.filters.takesNestedGroups = false
        version.routes.subtract([.groupBy, .facetValues, .alerts])
        version.query.takesColumns = false
        version.attributes.hasMatches = false
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
        version.values.hasCount = false
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
        version.routes = [.sparkline, .hasLogs, .values, .query, .attributes]
        version.query.hasExportLimit = false
        version.values.isBareList = true
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
            .query: """
            {"query":{},"results":[{"uuid":"0190c3b4-0000-7000-8000-000000000000","timestamp":"2019-08-24T14:15:22Z",\
            "observed_timestamp":"2019-08-24T14:15:23Z","body":"out of stock","severity_text":"error",\
            "severity_number":17,"level":"error","trace_id":"00000000000000000000000000000000",\
            "span_id":"0000000000000000","trace_flags":0,"attributes":{},\
            "resource_attributes":{"service.name":"checkout"},"event_name":""}],"hasMore":false,"nextCursor":null,\
            "maxExportableLogs":10000}
            """,
        ]
        return version
    }
}
