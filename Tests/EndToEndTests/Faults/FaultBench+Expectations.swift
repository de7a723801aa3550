import PostHogLogs
import PostHogSimulator
import Testing

extension FaultBench {
    private static let endpoints: [ExactText] = ["services", "sparkline", "count-ranges"]

    /// Waits until the exporter counts entries of these projects: a poll that got everything from the endpoints that count
    /// has named the services of the baseline.
    func waitForBaseline(of projects: [String], within limit: Duration) async throws {
        try await exporter.wait(for: "the baseline", within: limit) {
            let page = try await exporter.page()
            return projects.allSatisfy { project in
                let project = ExactText(project)
                let up = page.series("posthog_logs_exporter_up").filter { $0.key.labels["project"] == project }
                return !page.entries(ofProject: project).isEmpty
                    && Self.endpoints.allSatisfy { endpoint in
                        up.contains { $0.key.labels["endpoint"] == endpoint && $0.value == 1 }
                    }
            }
        }
    }

    func waitForTruth(within limit: Duration) async throws {
        var seen: [String: [Cell: Int]] = [:]
        do {
            try await exporter.wait(for: "the truth", within: limit) {
                let page = try await exporter.page()
                for (project, _) in Self.places { seen[project] = page.entries(ofProject: ExactText(project)) }
                return Self.places.allSatisfy { seen[$0.project] == truth(of: $0.project) }
            }
        } catch {
            let wrong = Self.places.filter { seen[$0.project] != truth(of: $0.project) }.map { place in
                "\(place.route): \(seen[place.project] ?? [:]), should be \(truth(of: place.project))"
            }
            throw NotInTime(description: "\(wrong.joined(separator: "; "))\n\(error)")
        }
    }

    /// The lines of the log that warn of the fault at an endpoint.
    func warnings(at route: Route, of project: String) -> [Substring] {
        guard let expected = faultCase.expected(at: route) else { return [] }
        let words: [Substring] = ["level=warning", "project=\(project)", "reason=\(expected.reason)"]
        return exporter.process.errorLines.filter { line in
            let parts = line.split(separator: " ")
            return words.allSatisfy(parts.contains)
        }
    }

    /// A 429 that one project gets pauses all of them, so that the others may never get theirs. has_logs gets the first.
    func expectOneWarning(at route: Route, of project: String) {
        guard let expected = faultCase.expected(at: route) else { return }
        let lines = warnings(at: route, of: project)
        let what = "\(faultCase.testDescription) at \(route.rawValue): \(lines)"
        let fewest = expected.reason == "throttled" && route != .hasLogs ? 0 : 1
        #expect((fewest...1).contains(lines.count), "\(what)\n\(exporter.process.errorText.suffix(4000))")
        #expect(lines.allSatisfy { $0.contains(expected.remedy) }, "\(what)")
    }

    /// What holds whatever happens.
    func expectManners() {
        let name = faultCase.testDescription
        #expect(exporter.process.ending == nil, "\(name)")
        #expect(!exporter.process.errorText.contains(RunningExporter.key), "\(name)")
        #expect(Busy(simulation.api.requests).most(in: .seconds(59)) <= Self.budget, "\(name)")
        #expect(requestsOfStranger == 0, "\(name)")
    }
}
