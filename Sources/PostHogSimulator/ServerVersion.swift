/// What a version of PostHog can do, as far as a client of the Logs API meets it.
package struct ServerVersion: Hashable, Sendable {
    package var routes: Set<Route> = Set(Route.allCases)
    package var services = Services()
    package var sparkline = Sparkline()
    package var countRanges = CountRanges()
    package var filters = Filters()
    package var query = Query()
    package var values = Values()
    package var attributes = Attributes()
    package var groupBy = GroupBy()
    package var facetValues = FacetValues()
    /// Texts that answer whatever is asked, in place of everything above.
    package var canned: [Route: String] = [:]

    package struct Services: Hashable, Sendable {
        /// At most so many services are listed.
        package var cap = 10_000
        package var window = Window.halfOpen
        package var hasSeverityBreakdown = true
        package var hasTotalServices = true
        /// `volume_share_pct`, `active_rules` and `summary`.
        package var hasSummary = true
        /// The services that its own sparkline is limited to; nil for all.
        package var sparklineTop: Int? = 25
        /// How `error_count` compares severities.
        package var errorMatch = SeverityMatch.anyCase
        /// How `severityLevels` does; the sparkline in the same answer always compares the stored text.
        package var severityMatch = SeverityMatch.anyCase
        /// Whether a flat list of filters is understood; else it is a 500.
        package var takesFlatFilters = true
        package var takesNameSearch = true
    }

    package enum Window: Hashable, Sendable {
        /// To the microsecond, `date_to` left out.
        case halfOpen
        /// To the microsecond, `date_to` included.
        case closed
        /// The whole UTC days that the range touches.
        case wholeDays
    }

    package enum SeverityMatch: Hashable, Sendable {
        case anyCase
        case storedText
    }

    package struct Sparkline: Hashable, Sendable {
        package var rowLimit = 1000
        /// Breakdown values beyond so many are folded into one; nil for no folding.
        package var top: Int? = 10
        package var severityKey = "severity"
        package var canBreakDownByService = true
        package var hasBytes = true
        package var timeZone = TimeZone.utc
        package var firstBucket = FirstBucket.whole
    }

    package enum FirstBucket: Hashable, Sendable {
        /// Complete, with what lies before `date_from` too.
        case whole
        /// Left out unless `date_from` is its start.
        case droppedUnlessAligned
    }

    package struct CountRanges: Hashable, Sendable {
        /// The query language's own limit, which nobody set for this query.
        package var rowLimit = 100
        package var timeZone = TimeZone.utc
        /// Whether `personId` and `sessionId` are looked at; `count` is alike.
        package var takesLinks = true
    }

    /// What is understood of a `filterGroup`.
    package struct Filters: Hashable, Sendable {
        /// Filters right in the outer group; else they are a 500.
        package var takesSingleLevel = true
        /// Groups within the inner one, of filters of attributes; else they are a 500.
        package var takesNestedGroups = true
    }

    package enum TimeZone: Hashable, Sendable {
        /// Times end in `Z`.
        case utc
        /// Times have no zone, and mean UTC.
        case naive
    }

    package struct Query: Hashable, Sendable {
        /// The reference page has them; servers that were read do not.
        package var hasTraceFlags = true
        package var takesColumns = true
        /// `maxExportableLogs`.
        package var hasExportLimit = true
    }

    package struct Values: Hashable, Sendable {
        package var hasCount = true
        /// Whether the answer is a list with nothing around it.
        package var isBareList = false
        /// A flat `filterGroup` is understood, and refused where the rollup cannot answer it; else it is passed over.
        package var takesFlatFilters = true
    }

    package struct Attributes: Hashable, Sendable {
        /// `matchedOn`, and the search in values.
        package var hasMatches = true
    }

    package struct GroupBy: Hashable, Sendable {
        package var maxDimensions = 4
        /// `values` beside `value`.
        package var hasValues = true
    }

    package struct FacetValues: Hashable, Sendable {
        package var shape = Shape.results

        package enum Shape: Hashable, Sendable {
            /// `{"results":[…]}`
            case results
            /// One field for each sort of facet.
            case byFacet
        }
    }

    package init() {}
}
