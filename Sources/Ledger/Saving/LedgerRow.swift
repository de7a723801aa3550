import Basics

/// The rows in which a ledger is saved. Those that a poll changes stand beside each other.
enum LedgerRow: Hashable {
    /// The layout; then everything that changes with each poll and is small, what is known of the recent buckets among it.
    case header
    /// The totals of so many series, by the number of the chunk.
    case totals(Int)
    /// The marks of a bucket of the lookback; no row where there are none.
    case recent(TimeBucket)
    /// What is known of the buckets of the past.
    case pastRecords
    /// What so many series are, when each began, and what was there before.
    case series(Int)
    /// The marks of a bucket of the past; no row where there are none.
    case past(TimeBucket)
    /// What so many sources are.
    case sources(Int)

    /// How many series or sources a row has.
    static let seriesAChunk = 256

    static func chunks(of series: Int) -> Range<Int> {
        0..<(series + seriesAChunk - 1) / seriesAChunk
    }

    static func ids(of chunk: Int, among series: Int) -> Range<Int> {
        chunk * seriesAChunk..<min(series, (chunk + 1) * seriesAChunk)
    }

    /// The kind, and behind it 36 bits that distinguish the rows of a kind: enough minutes for 130,000 years.
    var key: UInt64 {
        switch self {
        case .header: 1
        case .totals(let chunk): Self.key(1, Int64(chunk))
        case .recent(let bucket): Self.key(2, bucket.start.seconds / 60)
        case .pastRecords: Self.key(3, 0)
        case .series(let chunk): Self.key(4, Int64(chunk))
        case .past(let bucket): Self.key(5, bucket.start.seconds / 60)
        case .sources(let chunk): Self.key(6, Int64(chunk))
        }
    }

    private static func key(_ kind: UInt64, _ number: Int64) -> UInt64 {
        kind << 36 | UInt64(bitPattern: number) & (1 << 36 - 1)
    }
}

/// The forms in which ledgers were saved.
enum LedgerLayout: UInt64 {
    /// All recent buckets are of one width, all past ones of another; series of every kind have one label, a text.
    case first = 1
    /// Each bucket has its own width, each series its kind.
    case second = 2
    /// Rows. Each series has a baseline and any number of labels.
    case third = 3
    /// The sources stand beside the series, and the hour in which a series rose last beside its total.
    case fourth = 4

    static let newest = LedgerLayout.fourth
}
