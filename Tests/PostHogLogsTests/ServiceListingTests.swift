import Basics
import PostHogLogs
import Testing

@Suite struct ServiceListingTests {
    @Test("the sparkline of services is read, of old and new servers, with and without")
    func sparkline() throws {
        let service = #"{"service_name":"api","log_count":3,"error_count":0}"#
        let row = #"{"time":"2026-11-23T10:00:00Z","service_name":"api","count":3}"#
        let old = #"{"time":"2026-11-23T10:00:00","service":"(no service)","count":1}"#
        let listing = try ServiceListing.decode(answer(#"{"services":[\#(service)],"sparkline":[\#(row),\#(old)]}"#))
        let time = Timestamp(seconds: 1_795_428_000)
        #expect(listing.counts.services == [ServiceCounts(name: "api", entries: 3, errors: 0)])
        #expect(
            listing.sparkline == [
                ServiceSparklineRow(time: time, name: "api", entries: 3),
                ServiceSparklineRow(time: time, name: .blank, entries: 1),
            ])
        #expect(try ServiceListing.decode(answer(#"{"services":[\#(service)]}"#)).sparkline.isEmpty)
        #expect(try ServiceListing.decode(answer("[\(service)]")).counts.services.count == 1)
    }

    @Test(
        "half a sparkline is none",
        arguments: [
            #"{"service_name":"a","count":1}"#, #"{"time":"2026-11-23T10:00:00Z","service_name":"a","count":-1}"#,
        ])
    func broken(row: String) {
        #expect(throws: PollFailure.self) {
            try ServiceListing.decode(answer(#"{"services":[],"sparkline":[\#(row)]}"#))
        }
    }
}
