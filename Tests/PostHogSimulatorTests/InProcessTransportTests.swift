import Basics
import PostHogLogs
import PostHogSimulator
import Testing

@Suite struct InProcessTransportTests {
    static let versions: [ServerVersion] = [.current, .august2026, .june2026, .may2026]
    let hour = TimeRange(start: at("10:00:00"), end: at("11:00:00"))

    private func box(_ version: ServerVersion) -> (Box, InProcessTransport) {
        let box = Box(version)
        box.ingest(
            entry("10:00:00", "api", "trace", count: 1, bytes: 11),
            entry("10:31:15", "api", "error", count: 2, bytes: 12),
            entry("10:59:59", "", "fatal", count: 4, bytes: 13), entry("10:59:59", "api", "", count: 8, bytes: 14))
        return (box, InProcessTransport(box.api))
    }

    @Test("what every version answers is read as what was put in", arguments: versions)
    func reads(version: ServerVersion) async throws {
        let (_, transport) = box(version)
        let services = try ServicesAnswer.decode(await transport.send(.services(project: "1", over: hour)))
        #expect(
            services.services == [
                ServiceCounts(
                    name: "api", entries: 11, errors: 2, bands: SeverityBands(debug: 1, info: 0, warn: 0, error: 2)),
                ServiceCounts(
                    name: "(no service)", entries: 4, errors: 4,
                    bands: SeverityBands(debug: 0, info: 0, warn: 0, error: 4)),
            ])
        let sparkline = try SparklineAnswer.decode(await transport.send(.sparkline(project: "1", over: hour)))
        #expect(sparkline.rows.map(\.entries) == [1, 2, 8, 4])
        #expect(sparkline.rows.map(\.time) == [at("10:00:00"), at("10:31:00"), at("10:59:00"), at("10:59:00")])
        #expect(sparkline.rows.map { Severity(text: $0.severityText) } == [.trace, .error, .unknown, .fatal])
        #expect(sparkline.rows.map(\.bytes) == (version.sparkline.hasBytes ? [11, 12, 14, 13] : [nil, nil, nil, nil]))
        let counts = try CountRangesAnswer.decode(
            await transport.send(.countRanges(project: "1", over: hour, buckets: 60)))
        #expect(counts.ranges.map(\.entries) == [1, 2, 12])
        #expect(counts.ranges.last?.range == TimeRange(start: at("10:59:00"), end: at("11:00:00")))
        #expect(try HasLogsAnswer.decode(await transport.send(.hasLogs(project: "1"))).hasLogs)
    }

    @Test("services without bands and the page's answers are read too")
    func oldAndPage() async throws {
        let (april, old) = box(.april2026)
        let services = try ServicesAnswer.decode(await old.send(.services(project: "1", over: hour)))
        #expect(services.services.map(\.bands) == [nil, nil])
        await #expect(
            throws: PollFailure.notFound(
                APIError(type: "invalid_request", code: "not_found", detail: "Endpoint not found."))
        ) {
            _ = try CountRangesAnswer.decode(await old.send(.countRanges(project: "1", over: hour, buckets: 60)))
        }
        april.api.change { $0.version = .referencePage }
        #expect(
            try ServicesAnswer.decode(await old.send(.services(project: "1", over: hour))).services.map(\.name)
                == ["checkout", "search"])
        #expect(
            try SparklineAnswer.decode(await old.send(.sparkline(project: "1", over: hour))).rows.map(\.entries)
                == [1966, 34])
        april.api.change { $0.version = .december2025 }
        let rows = try SparklineAnswer.decode(await old.send(.sparkline(project: "1", over: hour))).rows
        #expect(rows.map(\.severityText) == ["trace", "error", "(no value)", "fatal"])
    }

    @Test(
        "any service name goes there and back",
        arguments: ["say \"hi\"", "a\\b\n\t\u{1}", "žluťoučký 🐎", "e\u{301}", ""])
    func names(name: String) async throws {
        let box = Box()
        box.ingest(entry("10:00:00", name, count: 3), entry("10:00:00", "other", count: 4))
        let request = LogsRequest.services(project: "1", over: hour, filter: LogsFilter(services: [ServiceName(name)]))
        let answer = try ServicesAnswer.decode(await InProcessTransport(box.api).send(request))
        #expect(answer.services.map(\.entries) == [3])
        #expect(Array(answer.services[0].name.text.utf8) == Array(name.utf8))
    }

    @Test("an aborted connection is unreachable, a wrong key unauthorized")
    func failures() async {
        let (box, transport) = box(.current)
        box.api.inject(.abort)
        await #expect(throws: TransportFailure.self) { try await transport.send(.hasLogs(project: "1")) }
        let stranger = InProcessTransport(box.api, key: "phx_other")
        let status = try? await stranger.send(.hasLogs(project: "1")).status
        #expect(status == 401)
    }

    @Test("a held answer comes with the release")
    func released() async throws {
        let (box, transport) = box(.current)
        box.api.inject(.hang)
        async let answer = transport.send(.hasLogs(project: "1"))
        while box.api.requests.isEmpty { await Task.yield() }
        // The request is seen a moment before it waits: let go until it is through.
        let releaser = Task {
            while !Task.isCancelled {
                box.api.release()
                await Task.yield()
            }
        }
        #expect(try await answer.status == 200)
        releaser.cancel()
    }

    @Test("a cancelled task does not wait for it")
    func cancelled() async {
        let (box, transport) = box(.current)
        box.api.inject(.hang)
        let task = Task { () throws(TransportFailure) in try await transport.send(.hasLogs(project: "1")) }
        while box.api.requests.isEmpty { await Task.yield() }
        task.cancel()
        let result = await task.result
        #expect(throws: TransportFailure.cancelled) { try result.get() }
    }
}
