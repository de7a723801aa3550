import Collector

/// The section of a made-up ledger: chunks that hold a count for each series, of which some change from write to write.
struct Ledgers {
    let series: Int
    let chunks: Int
    let changed: Int
    private var kept: [StateChunk] = []
    private var random = UInt64(42)

    init(series: Int, chunks: Int, changed: Int) {
        self.series = series
        self.chunks = chunks
        self.changed = changed
        kept = (0..<chunks).map { _ in chunk() }
    }

    var section: StateSection { StateSection(name: "project/https://us.posthog.com/1", chunks: kept) }

    /// Encodes the chunks that a poll changed, and keeps the others as they are.
    mutating func poll() {
        for index in 0..<changed { kept[chunks - 1 - index] = chunk() }
    }

    /// The distance to the series before, and a count: 3 to 4 bytes a series.
    private mutating func chunk() -> StateChunk {
        var writer = StateWriter()
        for _ in 0..<series {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            writer.varint(1)
            writer.varint(random >> (random & 1 == 0 ? 50 : 42))
        }
        return StateChunk(writer.bytes)
    }
}
