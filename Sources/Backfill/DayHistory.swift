import Basics
package import Collector
package import Exposition
package import Ledger

/// The counters of one day, ready to be written: family after family, and series after series in the order of their labels.
package struct DayHistory: Sendable {
    package let day: HistoryDay
    package private(set) var families: [Family] = []

    package struct Family: Sendable {
        package let descriptor: MetricDescriptor
        package let series: [DaySeries]
    }

    package init(_ day: HistoryDay) {
        self.day = day
    }

    /// Adds counters.
    ///
    /// - Parameters:
    ///   - own: the day as far as these counters are written.
    ///   - target: labels that each series has besides its own, as a scrape would give.
    package mutating func add(
        _ metrics: [HistoryMetric], _ rises: HistoryCounter.Rises, of own: HistoryDay, groups: SeriesGroups,
        target: [(name: String, value: String)]
    ) {
        let times = own.times
        for metric in metrics {
            let columns = metric.counts == .entries ? rises.entryColumns : rises.byteColumns(groups)
            let names = metric.descriptor.labelNames + target.map(\.name)
            let series = columns.map { column in
                DaySeries(
                    names: names, values: metric.labelValues(column.key) + target.map(\.value), column, times)
            }
            guard !series.isEmpty else { continue }
            families.append(
                Family(descriptor: metric.descriptor, series: series.sorted { $0.labels < $1.labels }))
        }
    }
}

/// One series in one day.
package struct DaySeries: Sendable {
    package let labels: LabelSet
    package let names: [String]
    package let values: [String]
    private let column: Column
    private let times: [Timestamp]

    /// How a series begins and goes on.
    struct Column {
        let key: SeriesKey
        let start: Int
        /// The bucket at whose start the first sample is.
        let first: Int
        let rises: RiseColumn
    }

    init(names: [String], values: [String], _ column: Column, _ times: [Timestamp]) {
        labels = LabelSet(names, values)
        self.names = names
        self.values = values
        self.column = column
        self.times = times
    }

    /// All samples, in the order of time.
    package var samples: [TimedSample] {
        var cursor = self.cursor
        return times.indices.compactMap { cursor.sample(at: $0) }
    }

    /// Gives one sample after the other.
    package var cursor: Cursor { Cursor(column, times) }

    package struct Cursor: Sendable {
        private let times: [Timestamp]
        private let first: Int
        private var value: Int
        private var rises: RiseColumn.Cursor

        fileprivate init(_ column: Column, _ times: [Timestamp]) {
            self.times = times
            first = column.first
            value = column.start
            rises = column.rises.cursor
        }

        /// The sample at a time of the day, by its number; each is asked for once, in order. nil before the series begins, and
        /// after it has ended.
        package mutating func sample(at index: Int) -> TimedSample? {
            guard index < times.count else { return nil }
            if index > 0 { value += rises.rise(in: index - 1) }
            return index < first ? nil : TimedSample(times[index], value)
        }
    }
}

extension HistoryCounter.Rises {
    /// Those that were there before, and those that begin in the day: with a 0 before their first entry.
    fileprivate var entryColumns: [DaySeries.Column] {
        let known = start.entries.map { key, total in
            DaySeries.Column(key: key, start: total, first: 0, rises: entries[key] ?? RiseColumn())
        }
        let new = entries.filter { start.entries[$0.key] == nil }.map { key, rises in
            DaySeries.Column(key: key, start: 0, first: rises.first ?? 0, rises: rises)
        }
        return known + new
    }

    /// All groups, once the server has given any: as the page has them.
    fileprivate func byteColumns(_ groups: SeriesGroups) -> [DaySeries.Column] {
        guard start.bytes != nil || !bytes.isEmpty else { return [] }
        return groups.all.map { group in
            DaySeries.Column(
                key: SeriesKey(group, .values([])), start: start.bytes?[group] ?? 0, first: 0,
                rises: bytes[group] ?? RiseColumn())
        }
    }
}
