import Backfill

/// Writes a file a day.
struct FileSink: HistorySink {
    let folder: BackfillFolder

    mutating func deliver(_ day: DayHistory, before: HistoryBookmark, after: HistoryBookmark) async throws {
        try folder.write(day)
        try folder.save(after)
    }
}
