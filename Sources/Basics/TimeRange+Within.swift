extension TimeRange {
    package func isWithin(_ other: TimeRange) -> Bool {
        other.start <= start && end <= other.end
    }
}

extension Timestamp {
    /// Whole seconds since `earlier`; negative if that is later.
    package func secondsSince(_ earlier: Timestamp) -> Int64 { (self - earlier).components.seconds }
}
