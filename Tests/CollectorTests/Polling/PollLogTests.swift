import Basics
import BasicsFixtures
import Logging
import PostHogLogs
import Testing

@testable import Collector

@Suite struct PollLogTests {
    private let kept = KeptLines()

    private func told(_ event: ClientEvent) -> [String] {
        let logger = Logger(label: "test") { _ in KeptLinesHandler(kept: kept) }
        PollLog(logger: logger, clock: ManualClock(at("12:00:00"))).tell(event)
        return kept.lines
    }

    @Test("a new failure is a warning with what it is and until when the endpoint rests, rounded up to a second")
    func failed() {
        let failure = PollFailure.overloaded(status: 503, retryAfter: nil, APIError(detail: "busy"))
        let lines = told(.failed(.services, failure, pause: .milliseconds(1001), .new))
        #expect(
            lines == [
                "warning \(failure): \(failure.remedy) endpoint=services paused_until=2026-11-23T12:00:02Z reason=overloaded"
            ])
    }

    @Test("a failure that is known is told at debug, but each pause of the key at info")
    func known() {
        let rest = Duration.seconds(30)
        _ = told(.failed(.services, .timeout("65 s"), pause: .zero, .known))
        let lines = told(.failed(.services, .throttled(retryAfter: rest), pause: rest, .known))
        #expect(lines.map { $0.prefix { $0 != " " } } == ["debug", "info"])
        #expect(!lines[0].contains("paused_until"))
    }

    @Test("a missing endpoint is told where nothing replaces it", arguments: Endpoint.allCases)
    func missing(endpoint: Endpoint) {
        let missing = PollFailure.notFound(APIError(detail: "Endpoint not found."))
        _ = told(.failed(endpoint, missing, pause: .seconds(300), .new))
        let lines = told(.recovered(endpoint, from: missing))
        let isReplaced = [.countRanges, .services, .values].contains(endpoint)
        #expect(lines.count == (isReplaced ? 0 : 2))
    }

    @Test("that an endpoint responds again is told, and that it is asked for less")
    func others() {
        _ = told(.recovered(.services, from: .timeout("65 s")))
        let lines = told(.halved(.services, from: 3600))
        #expect(lines[0] == "info endpoint responds again endpoint=services")
        #expect(lines[1].hasPrefix("info ") && lines[1].hasSuffix("endpoint=services seconds=3600"))
    }

    @Test("what an own metric fails of is told with what to do about its filter")
    func ownMetric() {
        let logger = Logger(label: "test") { _ in KeptLinesHandler(kept: kept) }
        let failure = PollFailure.unexpectedStatus(400, APIError(detail: "no"))
        for isOfOwnMetric in [true, false] {
            PollLog(logger: logger, clock: ManualClock(at("12:00:00")), isOfOwnMetric: isOfOwnMetric)
                .tell(.failed(.groupBy, failure, pause: .zero, .new))
        }
        #expect(kept.lines.map { $0.contains("log_metrics") } == [true, false])
    }

    @Test("that no time is known is told once, and so is that it is known again")
    func clock() {
        var log = PollLog(
            logger: Logger(label: "test") { _ in KeptLinesHandler(kept: kept) }, clock: ManualClock(at("12:00:00")))
        log.timeIsKnown(at("12:00:00"))
        #expect(kept.lines.isEmpty)
        for _ in 0..<2 { log.timeIsUnknown(ServerClock()) }
        for _ in 0..<2 { log.timeIsKnown(at("12:00:00")) }
        log.timeIsUnknown(ServerClock())
        #expect(kept.lines.map { $0.prefix { $0 != " " } } == ["warning", "info", "warning"])
    }
}
