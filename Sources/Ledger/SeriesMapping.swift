package import Basics

/// Which series the entries of a source count in. It decides where a rise is added and nothing else: marks are kept by
/// source, so that another mapping neither loses nor doubles entries.
package struct SeriesMapping: Sendable {
    /// What it is known by: a saved ledger with another one was counted by another mapping.
    /// Empty where each source has the series of its own labels.
    let name: String
    /// The labels in which entries with those that PostHog sends count; nil for none.
    let labels: @Sendable ([ExactText]) -> [ExactText]?
    /// How many labels have series of their own, those with the most entries; nil for as many as the table has room for.
    let limit: Int?
    /// For how many seconds a series stays that does not rise; nil for ever.
    let lifetime: Int64?

    package init(
        name: String, limit: Int? = nil, lifetime: Int64? = nil,
        labels: @escaping @Sendable ([ExactText]) -> [ExactText]? = { $0 }
    ) {
        self.name = name
        self.labels = labels
        self.limit = limit
        self.lifetime = lifetime
    }

    /// Each source has its own series.
    package static let identity = SeriesMapping(name: "")

    /// How many sources have marks of their own where so many series are let in. A mapping makes few series of many sources.
    func sourceLimit(series: Int) -> Int { isIdentity ? series : 8 * series }

    var isIdentity: Bool { name.isEmpty && limit == nil }
}

/// Which series each source counts in, found out once.
struct SeriesRoutes: Sendable {
    private let mapping: SeriesMapping
    /// By source: the labels of its series, nil where it counts nowhere. Empty where all have their own.
    private var labels: [SeriesLabels?] = []
    /// By source: its series; -1 where that is not known.
    private var series: [Int32] = []

    init(_ mapping: SeriesMapping) {
        self.mapping = mapping
    }

    /// Finds out about the sources that are new.
    mutating func add(_ keys: [SeriesKey]) {
        for key in keys[series.count...] {
            if !mapping.isIdentity { labels.append(label(key.labels)) }
            series.append(-1)
        }
    }

    var count: Int { series.count }

    /// The labels of the series of a source; nil where it counts nowhere.
    ///
    /// - Parameter key: its own.
    func labels(of source: SourceID, _ key: SeriesKey) -> SeriesLabels? {
        mapping.isIdentity ? key.labels : labels[source]
    }

    func label(_ source: SeriesLabels) -> SeriesLabels? {
        guard let values = source.values else { return source }
        return mapping.labels(values).map(SeriesLabels.values)
    }

    subscript(source: SourceID) -> SeriesID? {
        get { series[source] < 0 ? nil : Int(series[source]) }
        set { series[source] = newValue.map { Int32($0) } ?? -1 }
    }

    /// Forgets the series, whose ids have changed.
    mutating func forgetSeries() {
        series = Array(repeating: -1, count: count)
    }
}
