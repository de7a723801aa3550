import Basics

/// Sums by bucket and id: a table as wide as there are ids, one row a bucket.
struct VolumeGrid {
    /// Microseconds since 1970 at which the first bucket starts.
    let start: Int64
    /// Microseconds.
    let width: Int64
    let bucketCount: Int
    let idCount: Int
    private var volumes: [Volume]

    /// Epoch-aligned buckets, from the one that holds the start of the range to the one that holds its end.
    init(covering range: Range<Int64>, width: Int64, ids: Int) {
        self.init(covering: range, width: width, start: range.lowerBound.floored(to: width), ids: ids)
    }

    /// The range itself as the only bucket.
    init(whole range: Range<Int64>, ids: Int) {
        self.init(covering: range, width: max(1, Int64(range.count)), start: range.lowerBound, ids: ids)
    }

    private init(covering range: Range<Int64>, width: Int64, start: Int64, ids: Int) {
        self.start = start
        self.width = width
        idCount = ids
        bucketCount = range.isEmpty ? 0 : Int((range.upperBound - 1 - start) / width) + 1
        volumes = Array(repeating: Volume(), count: bucketCount * ids)
    }

    mutating func add(_ volume: Volume, at time: Int64, id: Int) {
        volumes[Int((time - start) / width) * idCount + id].add(volume)
    }

    /// The sums of one bucket by id.
    func bucket(_ index: Int) -> ArraySlice<Volume> {
        volumes[index * idCount..<(index + 1) * idCount]
    }

    func startOfBucket(_ index: Int) -> Int64 {
        start + Int64(index) * width
    }

    /// The sums by id over all buckets.
    func totals() -> [Volume] {
        var totals = Array(repeating: Volume(), count: idCount)
        for index in 0..<bucketCount {
            for (id, volume) in bucket(index).enumerated() { totals[id].add(volume) }
        }
        return totals
    }
}
