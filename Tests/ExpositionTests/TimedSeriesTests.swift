import Basics
import Exposition
import Testing

@Suite struct TimedSeriesTests {
    private let descriptor = MetricDescriptor(
        name: "log_bytes_total", kind: .counter, help: "Bytes \"seen\".", labelNames: ["a"])

    @Test("a family has its header once, and each sample its time, in milliseconds where it has some")
    func lines() {
        let encoder = TimedSeriesEncoder(descriptor)
        let lines = encoder.lines(
            of: descriptor.labels("x\"y"),
            [
                TimedSample(Timestamp(seconds: 1_795_435_200), 0),
                TimedSample(Timestamp(microseconds: 1_795_435_200_007_000), 3),
                TimedSample(Timestamp(microseconds: 1_795_435_200_070_999), 4),
                TimedSample(Timestamp(microseconds: 1_795_435_200_999_000), Int.max),
            ])
        #expect(
            String(decoding: encoder.header + lines + TimedSeriesEncoder.trailer, as: UTF8.self) == #"""
                # TYPE log_bytes counter
                # UNIT log_bytes bytes
                # HELP log_bytes Bytes \"seen\".
                log_bytes_total{a="x\"y"} 0 1795435200
                log_bytes_total{a="x\"y"} 3 1795435200.007
                log_bytes_total{a="x\"y"} 4 1795435200.070
                log_bytes_total{a="x\"y"} 9223372036854775807 1795435200.999
                # EOF

                """#)
    }
}
