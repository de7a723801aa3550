import Exposition

extension DayHistory {
    /// Writes it as OpenMetrics, in pieces.
    package func writeOpenMetrics<Failure: Error>(
        _ write: ([UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        for family in families {
            let encoder = TimedSeriesEncoder(family.descriptor)
            try write(encoder.header)
            for series in family.series { try write(encoder.lines(of: series.labels, series.samples)) }
        }
        try write(TimedSeriesEncoder.trailer)
    }
}
