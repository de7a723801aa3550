import Basics
import FoundationEssentials
import PostHogLogs
import Testing

/// Answers that are read in two ways have to be the same in both.
@Suite struct PlainJSONTests {
    static let services = """
        {"services":[{"service_name":"api","log_count":60,"error_count":7,"error_rate":1.5e-2,"more":[true,false,null,-0.5],
         "severity_breakdown":{"debug":11,"info":29,"warn":13,"error":7}},
         {"service_name":"größer \\"\\u00e9\\"","log_count":0,"error_count":0,"severity_breakdown":null}],
         "sparkline":[],"total_services":2}
        """
    static let sparkline = """
        {"results":[{"time":"2026-11-23T10:25:00Z","severity":"info","count":12,"bytes_uncompressed":900},
         {"time":"2026-11-23T10:26:00Z","severity":null,"level":"WARN","count":3},
         {"time":"2026-11-23T10:26:00Z","severity":"(no value)","count":0,"bytes_uncompressed":null}]}
        """
    static let countRanges = """
        {"ranges":[{"date_from":"2026-11-23T10:25:00Z","date_to":"2026-11-23T10:30:00+00:00","count":9007199254740991}],
         "interval":"5m"}
        """

    /// Whether it was read without `JSONDecoder`, which has to agree then.
    private func isPlain<Answer: DecodableAnswer & Equatable>(_ body: [UInt8], _ type: Answer.Type) -> Bool {
        guard let plain = type.plain(body) else { return false }
        #expect(
            (try? JSONDecoder().decode(type, from: Data(body))) == plain,
            "\(String(decoding: body, as: UTF8.self).debugDescription)")
        return true
    }

    @Test("the answers of PostHog are plain")
    func usual() {
        #expect(isPlain(Array(Self.services.utf8), ServicesAnswer.self))
        #expect(isPlain(Array(Self.sparkline.utf8), SparklineAnswer.self))
        #expect(isPlain(Array(Self.countRanges.utf8), CountRangesAnswer.self))
        #expect(isPlain(Array("[]".utf8), SparklineAnswer.self))
    }

    @Test(
        "what is unusual is left to JSONDecoder",
        arguments: [
            "", "{}", "null", #"{"results":{"services":[]}}"#, #"{"services":[]}x"#, #"{"services":[],"x":01}"#,
            #"{"services":[],"x":"\ud800"}"#, #"{"services":[],"x":"\q"}"#, #"{"services":[],"x":nul}"#,
            #"{"services":[],"services":[]}"#, #"{"services":[],"total_services":2.0}"#,
            #"{"services":[{"service_name":7,"log_count":1,"error_count":1}]}"#,
            #"{"services":[{"service_name":"a","log_count":1}]}"#,
            #"{"services":[{"service_name":"a","log_count":-1,"error_count":1}]}"#,
            #"{"services":[{"service_name":"a","log_count":9007199254740992,"error_count":1}]}"#,
            #"{"services":[{"service_name":"a","log_count":9007199254740991,"error_count":1},"#
                + #"{"service_name":"b","log_count":1,"error_count":1}]}"#,
            #"{"services":[],"x":"# + String(repeating: "[", count: 1000) + String(repeating: "]", count: 1000) + "}",
            "{\"services\":[],\"x\":\"\u{1}\"}", #"{"services":[,]}"#, #"{"services":[]"#, #"{"services":[],}"#,
        ])
    func unusual(body: String) {
        #expect(ServicesAnswer.plain(Array(body.utf8)) == nil)
    }

    @Test("a text that is not UTF-8 is left to JSONDecoder")
    func notUTF8() {
        let body = Array(#"{"services":[],"x":""#.utf8) + [0xFF] + Array("\"}".utf8)
        #expect(ServicesAnswer.plain(body) == nil)
    }

    @Test("what is read without JSONDecoder is what that reads", arguments: 0..<8 as Range<UInt64>)
    func agrees(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var plain = 0
        for _ in 0..<2000 {
            let services = Self.changed(Self.services, &random)
            let sparkline = Self.changed(Self.sparkline, &random)
            let ranges = Self.changed(Self.countRanges, &random)
            if isPlain(services, ServicesAnswer.self) { plain += 1 }
            if isPlain(sparkline, SparklineAnswer.self) { plain += 1 }
            if isPlain(ranges, CountRangesAnswer.self) { plain += 1 }
        }
        #expect(plain > 500, "so few say nothing")
    }

    /// With one to three bytes removed, doubled, or replaced by what matters in JSON.
    private static func changed(_ body: String, _ random: inout SplitMix64) -> [UInt8] {
        var bytes = Array(body.utf8)
        let telling = Array(#"{}[],:"\u0123459-+.eEntfalsrd"#.utf8) + [0x00, 0x1F, 0x20, 0x0A, 0x7F, 0x80, 0xC3, 0xFF]
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes.remove(at: index)
            case 1: bytes.insert(bytes[index], at: index)
            default: bytes[index] = telling[Int.random(in: 0..<telling.count, using: &random)]
            }
        }
        return bytes
    }
}
