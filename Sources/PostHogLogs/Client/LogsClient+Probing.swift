package import Basics

// Questions that are asked for the sake of being answered.

extension LogsClient {
    private static let maxProbes = 3

    /// Asks until the time is known, or an answer fails to come. Several answers are needed where the clocks do not agree.
    ///
    /// - Parameter range: a short one.
    package mutating func learnTime(asking range: TimeRange) async {
        for _ in 0..<Self.maxProbes where now == nil {
            let endpoint: Endpoint = endpoints[.hasLogs]?.isUp ?? true ? .hasLogs : .countRanges
            guard await isAnswered(endpoint, over: range) else { return }
        }
    }

    /// Asks each endpoint once more that did not answer in time.
    ///
    /// - Parameter range: a short one.
    package mutating func retrySilentEndpoints(asking range: TimeRange) async {
        for endpoint in Endpoint.allCases where isSilent(endpoint) && retries.mayAsk(endpoint, at: clock.uptime) {
            _ = await isAnswered(endpoint, over: range)
        }
    }

    /// Whether the last call of an endpoint brought no answer in time.
    func isSilent(_ endpoint: Endpoint) -> Bool { failing[endpoint]?.reason == .timeout }

    private mutating func isAnswered(_ endpoint: Endpoint, over range: TimeRange) async -> Bool {
        do throws(Unanswered) {
            switch endpoint {
            case .services:
                _ = try await answer(to: .services(project: project, over: range), decode: ServicesAnswer.decode)
            case .sparkline:
                _ = try await answer(to: .sparkline(project: project, over: range), decode: SparklineAnswer.decode)
            case .countRanges:
                let request = LogsRequest.countRanges(project: project, over: range, buckets: 1)
                _ = try await answer(to: request, decode: CountRangesAnswer.decode)
            case .hasLogs:
                _ = try await answer(to: .hasLogs(project: project), decode: HasLogsAnswer.decode)
            case .values:
                let request = LogsRequest.serviceNames(project: project, over: range, limit: 1, offset: 0)
                _ = try await answer(to: request, decode: ServiceNamesAnswer.decode)
            case .groupBy: _ = try await groups(over: range, by: [.severity], filter: LogsFilter())
            case .alerts: _ = try await alerts()
            case .attributes: _ = try await attributeKeys(.attribute, over: range, upTo: 1)
            case .exports: try await checkExports()
            // It would begin one.
            case .export: return false
            case .query: _ = try await ingestionCheckpoint(over: range)
            }
            return true
        } catch {
            return false
        }
    }
}
