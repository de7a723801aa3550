import Backfill
import Exposition
import RemoteWrite

/// Sends a day by remote write, sample after sample in the order of time.
struct RemoteSink: HistorySink {
    let folder: BackfillFolder
    let writer: RemoteWriter

    /// Samples of a request. Prometheus itself sends no more.
    private static let batch = 2000

    mutating func deliver(_ day: DayHistory, before: HistoryBookmark, after: HistoryBookmark) async throws {
        var series = day.families.flatMap { family in
            family.series.map { one in
                Sent(
                    series: WriteSeries(metric: family.descriptor.name, names: one.names, values: one.values),
                    cursor: one.cursor)
            }
        }
        let times = day.day.times.count
        var start = min(before.times, times)
        for index in series.indices { for time in 0..<start { _ = series[index].cursor.sample(at: time) } }
        while start < times {
            // Of few series several times go together; of many each time goes in several requests.
            let count = max(1, min(times - start, Self.batch / max(1, series.count)))
            for first in stride(from: 0, to: series.count, by: Self.batch) {
                var body = WriteBody()
                for index in first..<min(first + Self.batch, series.count) {
                    let samples = (start..<start + count).compactMap { series[index].cursor.sample(at: $0) }
                    body.add(series[index].series, samples)
                }
                if body.samples > 0 { try await writer.send(body) }
            }
            start += count
            var reached = before
            reached.times = start
            if start < times { try folder.save(reached) }
        }
        try folder.save(after)
    }

    private struct Sent {
        let series: WriteSeries
        var cursor: DaySeries.Cursor
    }
}
