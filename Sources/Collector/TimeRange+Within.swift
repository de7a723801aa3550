package import Basics

extension TimeRange {
    package func isWithin(_ other: TimeRange) -> Bool {
        other.start <= start && end <= other.end
    }
}

extension Timestamp {
    /// Whole seconds since `earlier`; negative if that is later.
    package func secondsSince(_ earlier: Timestamp) -> Int64 { (self - earlier).components.seconds }
}

extension Duration {
    /// Whole microseconds.
    package var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }

    package var magnitude: Duration { self < .zero ? .zero - self : self }
}
