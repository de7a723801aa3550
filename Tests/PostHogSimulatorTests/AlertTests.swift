import Basics
import PostHogLogs
import PostHogSimulator
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `alerts/`: PostHog's own alerts on logs.
@Suite struct AlertTests {
    private let box = {
        let box = Box()
        var errors = LogAlert(id: "a", name: "errors", threshold: 2, created: at("08:00:00"))
        errors.filters = #"{"severityLevels":["error"]}"#
        var silence = LogAlert(id: "b", name: "silence", threshold: 1, created: at("08:00:00"))
        silence.comparison = .below
        silence.filters = #"{"serviceNames":["web"]}"#
        var broken = LogAlert(id: "c", name: "broken", threshold: 1, created: at("08:00:00"))
        broken.state = .broken
        broken.consecutiveFailures = 5
        broken.lastError = "too many bytes"
        box.api.setAlerts([errors, silence, broken])
        return box
    }()

    struct Page: Decodable {
        let count: Int
        let next: String?
        let previous: String?
        let results: [Alert]

        struct Alert: Decodable {
            let id: String
            let name: String
            let enabled: Bool
            let thresholdCount: Int
            let thresholdOperator: String
            let windowMinutes: Int
            let checkIntervalMinutes: Int
            let state: String
            let evaluationPeriods: Int
            let datapointsToAlarm: Int
            let cooldownMinutes: Int
            let snoozeUntil: String?
            let nextCheckAt: String?
            let lastNotifiedAt: String?
            let lastCheckedAt: String?
            let consecutiveFailures: Int
            let lastErrorMessage: String?
            let destinationTypes: [String]
            let createdAt: String
            let updatedAt: String
        }
    }

    private func page(_ parameters: [String: String] = [:]) throws -> Page {
        try box.get(.alerts, parameters).decoded()
    }

    @Test("an alert says what the entries of its window say at the last check, which is every five minutes")
    func states() throws {
        box.ingest(entry("11:56:00", "web", "error", count: 2))
        #expect(try page().results.map(\.state) == ["not_firing", "not_firing", "broken"])
        box.ingest(entry("11:57:00", "web", "error"))
        #expect(try page().results.map(\.state) == ["firing", "not_firing", "broken"])
        box.clock.now = at("12:04:59")
        #expect(try page().results.first?.state == "firing")
        box.clock.now = at("12:05:00")
        let alerts = try page().results
        #expect(alerts.map(\.state) == ["not_firing", "firing", "broken"])
        #expect(
            alerts[1].lastCheckedAt == "2026-11-23T12:05:00Z" && alerts[1].nextCheckAt == "2026-11-23T12:10:00Z")
        #expect(alerts[2].consecutiveFailures == 5 && alerts[2].lastErrorMessage == "too many bytes")
    }

    @Test("alerts are paged, and one can be asked for alone, with its events")
    func pages() throws {
        let middle = try page(["limit": "1", "offset": "1"])
        #expect(middle.count == 3 && middle.results.map(\.name) == ["silence"])
        #expect(middle.next == "http://localhost/api/projects/1/logs/alerts/?limit=1&offset=2")
        #expect(middle.previous == "http://localhost/api/projects/1/logs/alerts/?limit=1&offset=0")
        #expect(try page().next == nil)
        let send = { (path: String, parameters: [String: String]) in
            box.send(SimulatedRequest(method: "GET", path: box.path(.alerts) + path, parameters: parameters))
        }
        #expect(send("c/", [:]).text.contains(#""state":"broken""#))
        #expect(send("d/", [:]).status == 404)
        #expect(send("b/events/", ["kind": "firing"]).text.contains(#""kind":"firing""#))
        #expect(send("b/events/", ["kind": "resolved"]).text.hasPrefix(#"{"count":0,"#))
        #expect(send("c/other", [:]).status == 404)
    }

    @Test("a person's address comes along, whoever reads it")
    func people() {
        #expect(box.get(.alerts).text.contains(#""email":"ann@example.com""#))
    }

    @Test("alerts are for reading alone, and older servers have none")
    func refused() {
        let answer = box.send(SimulatedRequest(method: "POST", path: box.path(.alerts), body: Array("{}".utf8)))
        #expect(answer.status == 403 && answer.text.contains("logs:write"))
        box.api.change { $0.version = .july2026 }
        #expect(box.get(.alerts).status == 404)
    }
}
