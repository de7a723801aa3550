import Basics
import BasicsFixtures
import Exposition
import ExpositionFixtures
import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("The metrics page over time", .timeLimit(.minutes(1)))
struct MetricsPageHistoryTests {
    private static let requests: [[HTTPField]] = [
        [], [PageRig.gzip], [PageRig.openMetrics], [PageRig.openMetrics, PageRig.gzip],
    ]

    @Test(
        "whatever was polled and asked for before, a scrape shows the newest poll of each project",
        arguments: 0..<6 as Range<UInt64>)
    func newest(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let projects = seed.isMultiple(of: 2) ? 1 : 3
        let rig = try PageRig(projects: projects)
        var published: [Int: [String: Int]] = [:]
        for _ in 0..<40 {
            let project = Int.random(in: 0..<projects, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0, 1:
                let services = Dictionary(
                    (0..<3).map { ("service \($0)", Int.random(in: 0..<1_000, using: &generator)) },
                    uniquingKeysWith: { $1 })
                rig.publish(project: project, services: services)
                published[project] = services
            case 2: rig.clock.advance(.milliseconds(Int.random(in: 0..<1_500, using: &generator)))
            default:
                let request = Self.requests.randomElement(using: &generator) ?? []
                let fresh = try PageRig(projects: projects)
                for (project, services) in published { fresh.publish(project: project, services: services) }
                let shown = try await rig.scrape(request).snapshotPart
                #expect(try await shown == fresh.scrape(request).snapshotPart)
            }
        }
    }

    @Test("scrapes beside polls are whole, each of one poll")
    func concurrent() async throws {
        let rig = try PageRig()
        rig.publish(services: ["first": 1000, "second": 1000])
        try await withThrowingTaskGroup { group in
            for request in Self.requests {
                group.addTask {
                    for _ in 0..<60 {
                        let answer = try await rig.scrape(request)
                        let lines = answer.lines(of: "posthog_logs_entries_total").filter { $0.contains("info") }
                        #expect(lines.count == 2)
                        #expect(Set(lines.map { $0.split(separator: " ").last }).count == 1)
                        #expect(answer.lines(of: "posthog_logs_exporter_build_info").count == 1)
                        #expect(answer.text.hasSuffix("# EOF\n") == request.contains { $0.name == "Accept" })
                    }
                }
            }
            group.addTask {
                for count in 1001..<1200 {
                    rig.publish(services: ["first": count, "second": count])
                    rig.clock.advance(.milliseconds(100))
                    await Task.yield()
                }
            }
            try await group.waitForAll()
        }
    }

    @Test(
        "the whole page satisfies the strictest of readers, with several projects and creation times",
        .enabled(if: PrometheusClient.isInstalled, "\(PrometheusClient.whyMissing)"))
    func readers() async throws {
        let rig = try PageRig(projects: 3, created: .shown)
        for project in 0..<3 {
            rig.publish(project: project, services: ["shop \(project)": 3, "\"\\\n\0\u{1}": 4], created: 1_795_435_200)
        }
        let pages = [
            (ExpositionFormat.text, Array(try await rig.scrape().text.utf8)),
            (.openMetrics(created: .shown), Array(try await rig.scrape("", PageRig.openMetrics).text.utf8)),
        ]
        let readings = try PrometheusClient.read(pages)
        #expect(readings.map(\.complaint) == [nil, nil])
        // Two severities of two services of three projects, in OpenMetrics each with its creation time.
        let entries = readings.map { $0.samples.count { $0.name.hasPrefix("posthog_logs_entries") } }
        #expect(entries == [12, 24])
        for reading in readings { #expect(Set(reading.families).count == reading.families.count) }
        #expect(try Promtool.complaints(about: pages[0].1) == "")
    }
}
