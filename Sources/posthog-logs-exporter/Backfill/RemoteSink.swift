import Backfill
import Exposition
import RemoteWrite

/// Sends a day by remote write, one time after the other.
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
        let start = min(before.times, times)
        for index in series.indices { for time in 0..<start { _ = series[index].cursor.sample(at: time) } }
        for time in start..<times {
            // No request has two times of a series: after a kill the last one comes again, and a receiver that takes samples in
            // order only takes again the newest of each series, and nothing older.
            for first in stride(from: 0, to: series.count, by: Self.batch) {
                var body = WriteBody()
                for index in first..<min(first + Self.batch, series.count) {
                    guard let sample = series[index].cursor.sample(at: time) else { continue }
                    body.add(series[index].series, sample)
                }
                if body.samples > 0 { try await writer.send(body) }
            }
            var reached = before
            reached.times = time + 1
            if reached.times < times { try folder.save(reached) }
        }
        try folder.save(after)
    }

    private struct Sent {
        let series: WriteSeries
        var cursor: DaySeries.Cursor
    }
}
