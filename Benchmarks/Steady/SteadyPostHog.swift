import Basics
import FoundationEssentials
import HTTP
package import PostHogLogs

/// A PostHog whose answers follow from the rule of its traffic.
package final class SteadyPostHog: Transport {
    private let traffic: SteadyTraffic
    private let clock: QuickClock
    private let servicesAnswers = Locked<[Asked: [UInt8]]>([:])

    private struct Asked: Hashable {
        let minutes: Int
        let severities: [String]
    }

    package init(_ traffic: SteadyTraffic, clock: QuickClock) {
        self.traffic = traffic
        self.clock = clock
    }

    package func send(_ request: LogsRequest) async throws(TransportFailure) -> LogsResponse {
        let body =
            switch request.endpoint.rawValue {
            case "has_logs": Array(#"{"hasLogs":true}"#.utf8)
            case "count-ranges": countRanges(Query(request))
            case "services": services(Query(request))
            case "sparkline": sparkline(Query(request))
            default: [UInt8]()
            }
        return LogsResponse(status: 200, body: body, date: clock.now.httpDate)
    }

    private func countRanges(_ query: Query) -> [UInt8] {
        let width = (query.range.upperBound - query.range.lowerBound) / Int64(query.buckets)
        let rows = query.range.cut(by: width).compactMap { bucket -> String? in
            let minutes = traffic.minutes(in: bucket, at: clock.now.seconds)
            guard minutes > 0 else { return nil }
            return #"{"date_from":"\#(bucket.lowerBound.text)","date_to":"\#(bucket.upperBound.text)","#
                + #""count":\#(minutes * traffic.rate)}"#
        }
        return Array(#"{"ranges":[\#(rows.joined(separator: ","))],"interval":"?"}"#.utf8)
    }

    private func services(_ query: Query) -> [UInt8] {
        let minutes = traffic.minutes(in: query.range, at: clock.now.seconds)
        let asked = Asked(minutes: minutes, severities: query.severities)
        return servicesAnswers.withLock { servicesAnswers in
            if let known = servicesAnswers[asked] { return known }
            let answer = minutes == 0 ? [] : servicesRows(asked)
            let json = Array(
                #"{"services":[\#(answer.joined(separator: ","))],"sparkline":[],"total_services":\#(answer.count)}"#
                    .utf8)
            servicesAnswers[asked] = json
            return json
        }
    }

    private func servicesRows(_ asked: Asked) -> [String] {
        let shown = SteadyTraffic.severities.filter {
            asked.severities.isEmpty || asked.severities.contains($0.rawValue)
        }
        return (0..<traffic.services).map { service in
            let count = { (wanted: [Severity]) in
                shown.filter(wanted.contains).reduce(0) { $0 + self.traffic.rate(of: service, $1) } * asked.minutes
            }
            let error = count([.error, .fatal])
            return #"{"service_name":"service-\#(service)","log_count":\#(count(shown)),"error_count":\#(error),"#
                + #""error_rate":0.1,"severity_breakdown":{"debug":\#(count([.trace, .debug])),"#
                + #""info":\#(count([.info])),"warn":\#(count([.warn])),"error":\#(error)}}"#
        }
    }

    private func sparkline(_ query: Query) -> [UInt8] {
        let rates = SteadyTraffic.severities.map { ($0, traffic.rate(of: $0)) }
        let rows = query.range.cut(by: query.range.sparklineWidth).flatMap { bucket -> [String] in
            let minutes = traffic.minutes(in: bucket, at: clock.now.seconds)
            guard minutes > 0 else { return [] }
            return rates.map { severity, rate in
                #"{"time":"\#(bucket.lowerBound.text)","severity":"\#(severity.rawValue)","count":\#(rate * minutes),"#
                    + #""bytes_uncompressed":\#(rate * minutes * 200)}"#
            }
        }
        return Array("[\(rows.joined(separator: ","))]".utf8)
    }
}

/// What a request asks for.
private struct Query {
    /// Seconds since 1970.
    let range: Range<Int64>
    let severities: [String]
    let buckets: Int

    private struct Body: Decodable {
        let query: Inner

        struct Inner: Decodable {
            let dateRange: [String: String]
            let severityLevels: [String]
            let targetBuckets: Int?
        }
    }

    /// The end of services' ranges is the microsecond before the boundary.
    init(_ request: LogsRequest) {
        guard let body = request.body, let asked = try? JSONDecoder().decode(Body.self, from: Data(body)),
            let from = asked.query.dateRange["date_from"].flatMap(Timestamp.init(iso8601:)),
            let to = asked.query.dateRange["date_to"].flatMap(Timestamp.init(iso8601:))
        else { preconditionFailure("a request that this PostHog does not know: \(request)") }
        range = from.seconds..<to.adding(microseconds: 999_999).seconds
        severities = asked.query.severityLevels
        buckets = asked.query.targetBuckets ?? 1
    }
}

extension Int64 {
    fileprivate var text: String { Timestamp(seconds: self).iso8601 }
}

extension Range<Int64> {
    fileprivate func cut(by width: Int64) -> [Range<Int64>] {
        stride(from: lowerBound, to: upperBound, by: Int64.Stride(width)).map { $0..<Swift.min($0 + width, upperBound) }
    }

    /// The width that sparkline picks for a range of this length, in seconds.
    fileprivate var sparklineWidth: Int64 {
        let widths: [(upTo: Int64, width: Int64)] = [
            (4500, 60), (10_500, 120), (22_500, 300), (37_500, 600), (67_500, 900), (135_000, 1800),
        ]
        return widths.first { upperBound - lowerBound <= $0.upTo }?.width ?? 3600
    }
}
