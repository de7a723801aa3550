import Basics
import CSnappy
import Exposition
import SwiftProtobuf
import Testing

@testable import RemoteWrite

@Suite struct WriteBodyTests {
    @Test("a batch is the message of remote write: labels in order, without empty ones, samples with milliseconds")
    func message() throws {
        var body = WriteBody()
        let series = WriteSeries(
            metric: "log_entries_total", names: ["service_name", "project", "instance", "empty"],
            values: ["api", "shop\u{2028}", "here:1", ""])
        body.add(series, TimedSample(Timestamp(seconds: 1_795_435_200), 0))
        body.add(
            WriteSeries(metric: "b", names: [], values: []),
            TimedSample(Timestamp(microseconds: 1_795_435_200_999_999), 12))
        #expect(body.samples == 2)
        let message = try Prometheus_WriteRequest(serializedBytes: plain(body.bytes))
        #expect(message.timeseries.count == 2)
        let labels = message.timeseries[0].labels.map { "\($0.name)=\($0.value)" }
        #expect(
            labels == ["__name__=log_entries_total", "instance=here:1", "project=shop<U+2028>", "service_name=api"])
        #expect(message.timeseries[1].labels.map(\.value) == ["b"])
        let samples = message.timeseries.flatMap(\.samples)
        #expect(samples.map(\.value) == [0, 12])
        #expect(samples.map(\.timestamp) == [1_795_435_200_000, 1_795_435_200_999])
    }

    private func plain(_ compressed: [UInt8]) throws -> [UInt8] {
        try compressed.withUnsafeBytes { bytes in
            let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            var length = 0
            try #require(snappy_uncompressed_length(start, bytes.count, &length) == SNAPPY_OK)
            return try [UInt8](unsafeUninitializedCapacity: length) { room, count in
                try room.withMemoryRebound(to: CChar.self) { room in
                    try #require(snappy_uncompress(start, bytes.count, room.baseAddress, &length) == SNAPPY_OK)
                }
                count = length
            }
        }
    }
}

@Suite struct WriteOutcomeTests {
    @Test("errors of the server and too many requests are sent again, after the time that it says; nothing else is")
    func outcomes() {
        #expect(WriteOutcome(status: 204, body: [], retryAfter: nil) == .accepted)
        #expect(WriteOutcome(status: 200, body: [], retryAfter: nil) == .accepted)
        #expect(
            WriteOutcome(status: 503, body: Array("busy\nmore".utf8), retryAfter: "7")
                == .retry(why: "503: busy", after: .seconds(7)))
        #expect(WriteOutcome(status: 500, body: [], retryAfter: "soon") == .retry(why: "500", after: nil))
        #expect(WriteOutcome(status: 429, body: [], retryAfter: nil) == .retry(why: "429", after: nil))
        #expect(WriteOutcome(status: 401, body: [], retryAfter: nil) == .refused(why: "401", .unauthorized))
        #expect(
            WriteOutcome(status: 400, body: Array("cannot find the provided auth token".utf8), retryAfter: nil)
                == .refused(why: "400: cannot find the provided auth token", .unauthorized))
        #expect(WriteOutcome(status: 404, body: [], retryAfter: nil) == .refused(why: "404", .notFound))
        #expect(WriteOutcome(status: 409, body: [], retryAfter: nil) == .refused(why: "409", .tooOld))
        #expect(WriteOutcome(status: 302, body: [], retryAfter: nil) == .refused(why: "302", .other))
        for text in ["out of bounds", "out of order sample", "sample-timestamp-too-old: the sample is Too Old"] {
            #expect(
                WriteOutcome(status: 400, body: Array(text.utf8), retryAfter: nil)
                    == .refused(why: "400: \(text)", .tooOld))
        }
    }
}
