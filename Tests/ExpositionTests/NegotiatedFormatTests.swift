import Exposition
import Testing

@Suite("Negotiating the format")
struct NegotiatedFormatTests {
    private static let text = "text/plain; version=0.0.4; charset=utf-8"
    private static let openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8"
    private static let oldOpenMetrics = "application/openmetrics-text; version=0.0.1; charset=utf-8"

    @Test(
        "the answer is what Prometheus' own library would give",
        arguments: [
            (nil, text), ("", text), ("*/*", text), ("text/*", text), ("text/plain", text),
            // Prometheus 2.42, then 3.x with and without its classic histograms' protobuf
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", openMetrics
            ),
            (
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                    + "application/openmetrics-text;version=0.0.1;q=0.5,"
                    + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                "\(openMetrics); escaping=allow-utf-8"
            ),
            (
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,"
                    + "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6,text/plain;q=0.3",
                "\(openMetrics); escaping=underscores"
            ),
            // Only text: `scrape_protocols: [PrometheusText0.0.4]`
            ("text/plain;version=0.0.4;q=0.9,*/*;q=0.1", text),
            ("text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4", text),
            // A browser
            ("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", text),
            ("application/openmetrics-text", openMetrics), ("application/*", openMetrics),
            ("application/openmetrics-text; version=0.0.1", oldOpenMetrics),
            ("application/openmetrics-text; version=2.0.0", text), ("text/plain; version=1.0.0", text),
            ("application/json", text), ("application/vnd.google.protobuf", text),
            // Weights, and what is precise against what is not
            ("text/plain;q=0.2, application/openmetrics-text;q=0.3", openMetrics),
            ("text/plain;q=0.3, application/openmetrics-text;q=0.2", text),
            ("text/plain, application/openmetrics-text", text),
            ("application/openmetrics-text, text/plain", openMetrics),
            ("*/*, application/openmetrics-text", openMetrics),
            ("text/plain;q=0, */*", openMetrics), ("application/openmetrics-text;q=0, */*;q=0.1", text),
            ("text/plain;q=0", text),
            ("text/plain;q=0.5,text/plain;version=0.0.4;q=0,application/*;q=0.1", openMetrics),
            // Blanks, capitals, quotes, other parameters
            ("  Application/OpenMetrics-Text ; Version=\"1.0.0\" ; charset=utf-8 ; Q=1.000 , */* ;q=0.1", openMetrics),
            ("text/plain;note=\"a,b;q=0\", application/openmetrics-text;q=0.9", text),
            // Nonsense is as if it were not there
            (",;,=,;q=,text/plain;q=2,application/openmetrics-text;q=-1,application/openmetrics-text;q=0.1x", text),
            ("application/openmetrics-text;q=0.0001,text/plain;q=0.001", text),
        ] as [(String?, String)])
    func contentType(accept: String?, expected: String) {
        let negotiated = NegotiatedFormat(accept: accept, created: .omitted)
        #expect(negotiated.contentType == expected)
        #expect((negotiated.format == .text) == expected.hasPrefix("text/plain"))
    }

    @Test(
        "the escaping that was asked for is confirmed where names are written so, and underscores otherwise",
        arguments: [
            ("allow-utf-8", "; escaping=allow-utf-8"), ("underscores", "; escaping=underscores"),
            ("values", "; escaping=values"), ("dots", "; escaping=underscores"), ("nonsense", ""), ("", ""),
        ])
    func escaping(scheme: String, expected: String) {
        let accept = "application/openmetrics-text;version=1.0.0;escaping=\(scheme)"
        #expect(NegotiatedFormat(accept: accept, created: .omitted).contentType == Self.openMetrics + expected)
    }

    @Test("whether creation times are shown is not the client's to say")
    func created() {
        let accept = "application/openmetrics-text"
        #expect(NegotiatedFormat(accept: accept, created: .shown).format == .openMetrics(created: .shown))
        #expect(NegotiatedFormat(accept: accept, created: .omitted).format == .openMetrics(created: .omitted))
        #expect(NegotiatedFormat(accept: nil, created: .shown).format == .text)
    }

    @Test(
        "gzip is sent to who wants it",
        arguments: [
            (nil, .identity), ("", .identity), ("gzip", .gzip), ("GZIP", .gzip), ("x-gzip", .gzip), ("*", .gzip),
            ("gzip, deflate, br", .gzip), ("deflate, br", .identity), ("identity", .identity),
            ("gzip;q=0", .identity), ("gzip;q=0, *", .identity), ("gzip;q=0.0", .identity),
            ("identity;q=0", .identity), ("identity;q=0, gzip", .gzip), ("identity;q=0, *", .gzip),
            ("*;q=0", .identity), ("*;q=0, gzip;q=0.1", .gzip),
            ("gzip;q=0.5, identity", .identity), ("gzip;q=0.5, identity;q=0.5", .gzip),
            ("identity;q=0.5, gzip;q=0.1", .identity), ("gzip;q=nonsense", .identity), (";;,,=", .identity),
        ] as [(String?, ContentCoding)])
    func coding(acceptEncoding: String?, expected: ContentCoding) {
        #expect(ContentCoding(acceptEncoding: acceptEncoding) == expected)
    }
}
