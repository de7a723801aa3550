import Basics
import Collector
import Exposition
import ExpositionFixtures
import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("The metrics page", .timeLimit(.minutes(1)))
struct MetricsPageTests {
    @Test("the answer is in the format asked for, and says so")
    func formats() async throws {
        let rig = try PageRig()
        rig.publish(services: ["shop": 40])
        let text = try await rig.scrape()
        #expect(text.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(text.headers["Vary"] == "Accept, Accept-Encoding")
        #expect(text.headers["Content-Encoding"] == nil)
        #expect(text.families.contains("posthog_logs_entries_total") && !text.text.contains("# EOF"))

        let openMetrics = try await rig.scrape("", PageRig.openMetrics)
        #expect(openMetrics.headers["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        #expect(openMetrics.headers["Vary"] == "Accept, Accept-Encoding")
        #expect(openMetrics.families.contains("posthog_logs_entries") && openMetrics.text.hasSuffix("\n# EOF\n"))
        #expect(openMetrics.text.contains("\n# UNIT process_cpu_seconds seconds\n"))
        #expect(
            openMetrics.lines(of: "posthog_logs_entries_total") == text.lines(of: "posthog_logs_entries_total"))
    }

    @Test("several headers of one name are one list")
    func headerLists() async throws {
        let rig = try PageRig()
        let answer = try await rig.scrape(
            "", ("Accept", "text/plain;q=0.1"), PageRig.openMetrics, ("Accept-Encoding", "br"), PageRig.gzip)
        #expect(answer.headers["Content-Type"]?.hasPrefix("application/openmetrics-text") == true)
        #expect(answer.headers["Content-Encoding"] == "gzip")
    }

    @Test("compressed it is the same page, in either format, before and after a poll")
    func gzip() async throws {
        let rig = try PageRig()
        for count in [40, 50] {
            rig.publish(services: ["shop": count, "till": 7])
            for accept in [("Accept", "*/*"), PageRig.openMetrics] {
                let plain = try await rig.scrape("", accept)
                let compressed = try await rig.scrape("", accept, PageRig.gzip)
                #expect(compressed.headers["Content-Encoding"] == "gzip")
                #expect(compressed.headers["Vary"] == "Accept, Accept-Encoding")
                #expect(compressed.headers["Content-Type"] == plain.headers["Content-Type"])
                #expect(compressed.families == plain.families)
                #expect(compressed.snapshotPart == plain.snapshotPart)
                #expect(compressed.lines(of: "posthog_logs_entries_total")[1].hasSuffix(" \(count)"))
            }
        }
    }

    @Test("a page that other replicas may show newer is served as soon as it is as new as theirs")
    func readiness() async throws {
        let rig = try PageRig { $0 < .milliseconds(30) ? .soon(.milliseconds(30) - $0) : .ready }
        rig.publish(services: ["shop": 40])
        #expect(try await rig.scrape().status == 200)
        #expect(rig.clock.uptime == .milliseconds(30))
    }

    @Test(
        "one that was held up, or does not get there, says so and counts it",
        arguments: [.heldUp, .soon(.milliseconds(10)), .soon(.seconds(5))] as [MetricsPage.Readiness])
    func heldUp(_ readiness: MetricsPage.Readiness) async throws {
        let isReady = Locked(false)
        let rig = try PageRig { _ in isReady.withLock(\.self) ? .ready : readiness }
        rig.publish(services: ["shop": 40])
        let answer = try await rig.scrape()
        #expect(answer.status == 503 && answer.text.contains("try again in a second"))
        #expect(rig.clock.uptime < .seconds(1))
        isReady.withLock { $0 = true }
        let scrapes = try await rig.scrape().lines(of: "posthog_logs_exporter_scrapes_total")
        #expect(scrapes.contains { $0.contains("503") && $0.hasSuffix(" 1") })
    }

    @Test("a poll shows at once, the live part after a second")
    func freshness() async throws {
        let rig = try PageRig()
        let scrapes = "posthog_logs_exporter_scrapes_total"
        let answered = { (count: Int) in ["\(scrapes){code=\"200\"} \(count)", "\(scrapes){code=\"503\"} 0"] }
        #expect(try await rig.scrape().lines(of: scrapes) == answered(1))
        rig.clock.advance(.milliseconds(999))
        #expect(try await rig.scrape().lines(of: scrapes) == answered(1))
        rig.clock.advance(.milliseconds(1))
        #expect(try await rig.scrape().lines(of: scrapes) == answered(3))
        rig.publish(services: ["shop": 1])
        let published = try await rig.scrape()
        #expect(published.lines(of: scrapes) == answered(4))
        #expect(published.lines(of: "posthog_logs_entries_total").count == 2)
    }

    @Test("answers that are not the page are counted by their code")
    func refusals() async throws {
        let rig = try PageRig()
        for code in [503, 503, 401] { rig.page.countScrape(code: code) }
        let lines = try await rig.scrape().lines(of: "posthog_logs_exporter_scrapes_total")
        #expect(lines.map { $0.suffix(6) } == ["00\"} 1", "01\"} 1", "03\"} 2"])
    }

    @Test(
        "metrics are picked by the name of the family or of a sample, in any number",
        arguments: [
            ("name[]=posthog_logs_up", ["posthog_logs_up"]),
            ("name%5B%5D=posthog%5Flogs_up&name[]=process_open_fds", ["posthog_logs_up", "process_open_fds"]),
            ("name[]=posthog_logs_entries", ["posthog_logs_entries"]),
            ("name[]=posthog_logs_entries_total&name[]=posthog_logs_entries_total", ["posthog_logs_entries"]),
            (
                "name[]=posthog_logs_exporter_poll_duration_seconds_bucket",
                ["posthog_logs_exporter_poll_duration_seconds"]
            ),
            ("name[]=nothing_of_the_kind&name[]=posthog_logs_up", ["posthog_logs_up"]),
            ("name[]=nothing_of_the_kind", []), ("name[]=", []), ("name[]", []), ("name[]=%00%ff", []),
        ])
    func picked(query: String, expected: [String]) async throws {
        let rig = try PageRig()
        rig.publish(services: ["shop": 1])
        let answer = try await rig.scrape("?\(query)", PageRig.openMetrics)
        #expect(answer.status == 200)
        #expect(answer.families == expected)
        #expect(answer.text.hasSuffix("# EOF\n"))
        let compressed = try await rig.scrape("?\(query)", PageRig.openMetrics, PageRig.gzip)
        #expect(compressed.text == answer.text || expected.contains("process_open_fds"))
    }

    @Test("what else is in the query changes nothing")
    func otherQuery() async throws {
        let rig = try PageRig()
        let whole = try await rig.scrape()
        #expect(try await rig.scrape("?name=process_open_fds&collect[]=x").families == whole.families)
    }

    @Test("a gauge goes when it is too old, although no poll ends meanwhile; the rest stays")
    func tooOld() async throws {
        let rig = try PageRig()
        let labels = LabelSet(["project"], ["shop"])
        let snapshot = ProjectSnapshot(
            families: [
                MetricFamily(MetricCatalogue.up, [Series(labels, .integer(1))]),
                MetricFamily(MetricCatalogue.serviceErrorRate, [Series(labels, .number(0.5))]),
                MetricFamily(MetricCatalogue.severityEntriesPerSecond, [Series(labels, .number(2))]),
            ], endpoints: [:], budget: [], baselineComplete: true,
            withdrawals: [
                .init(of: [MetricCatalogue.serviceErrorRate], at: .seconds(180)),
                .init(of: [MetricCatalogue.severityEntriesPerSecond], at: .seconds(200)),
            ])
        rig.page.publish(snapshot, of: PagePart(project: "project 0"))
        let names = ["posthog_logs_up", "posthog_logs_service_error_rate", "posthog_logs_severity_entries_per_second"]
        var shown: [[Bool]] = []
        for step in [179_500, 500, 20_000] {
            rig.clock.advance(.milliseconds(step))
            let plain = try await rig.scrape()
            #expect(try await rig.scrape("", PageRig.gzip).snapshotPart == plain.snapshotPart)
            shown.append(names.map { !plain.lines(of: $0).isEmpty })
        }
        #expect(shown == [[true, true, true], [true, false, true], [true, false, false]])
    }

    @Test("it is noted when somebody took the counters of entries, and only then")
    func lastScrape() async throws {
        let rig = try PageRig()
        rig.publish(services: ["shop": 1])
        #expect(rig.page.lastScrape(of: "project 0") == nil)
        rig.clock.advance(.seconds(5))
        _ = try await rig.scrape("?name[]=posthog_logs_up")
        #expect(rig.page.lastScrape(of: "project 0") == nil)
        _ = try await rig.scrape("?name[]=posthog_logs_entries_total")
        #expect(rig.page.lastScrape(of: "project 0") == .seconds(5))
        rig.clock.advance(.milliseconds(10))
        _ = try await rig.scrape()
        _ = try await rig.scrape()
        #expect(rig.page.lastScrape(of: "project 0") == .milliseconds(5010))
    }

    @Test("creation times are in OpenMetrics alone, and only where they are wanted")
    func created() async throws {
        for created in ExpositionFormat.CreatedLines.allCases {
            let rig = try PageRig(created: created)
            rig.publish(services: ["shop": 1], created: 1_795_435_200.5)
            #expect(try await !rig.scrape().text.contains("_created"))
            let answer = try await rig.scrape("", PageRig.openMetrics)
            let lines = answer.text.split(separator: "\n").filter { $0.contains("shop") || $0.contains("process_cpu") }
            let expected =
                created == .shown
                ? ["# T", "# U", "# H", "_to", "_cr", "_to", "_cr", "_to", "_cr"]
                : ["# T", "# U", "# H", "_to", "_to", "_to"]
            let kinds = lines.map { line in
                line.hasPrefix("#") ? String(line.prefix(3)) : line.contains("_created") ? "_cr" : "_to"
            }
            #expect(kinds.sorted() == expected.sorted())
            #expect(answer.text.contains("severity=\"info\"} 1795435200.5\n") == (created == .shown))
        }
    }

    @Test("ready is when a poll of every project has ended, and for good; what was saved before is none")
    func ready() throws {
        let rig = try PageRig(projects: 2)
        rig.publish(project: 0, services: [:])
        rig.publish(project: 1, services: [:], polls: 0)
        #expect(!rig.page.isReady)
        rig.publish(project: 1, services: [:])
        #expect(rig.page.isReady)
        rig.page.use((0..<3).map { MetricsPage.ShownPart(part: PagePart(project: "project \($0)"), key: "default") })
        #expect(rig.page.isReady)
    }

    @Test("a page is ready at once where there are no projects, but not before that is known")
    func noProjects() async throws {
        let page = MetricsPage(catalogue: .builtIn)
        #expect(!page.isReady)
        async let polled: Void = page.untilPolled()
        page.use([])
        #expect(page.isReady)
        await polled
        page.use([MetricsPage.ShownPart(part: PagePart(project: "shop"), key: "default")])
        #expect(page.isReady)
    }

    @Test("projects that end leave the page, new ones come, and the others stay as they were")
    func otherProjects() async throws {
        let rig = try PageRig(projects: 3)
        for project in 0..<3 { rig.publish(project: project, services: ["shop": project + 1]) }
        let lines = try await rig.scrape().lines(of: "posthog_logs_up")
        let names = ["project 0", "project 2", "another"]
        rig.page.use(
            names.map { MetricsPage.ShownPart(part: PagePart(project: $0), key: "default") },
            forgetting: [PagePart(project: "project 2")])
        #expect(try await rig.scrape().lines(of: "posthog_logs_up") == [lines[0]])
        rig.publish(project: 1, services: ["shop": 9])
        #expect(try await rig.scrape().lines(of: "posthog_logs_up") == [lines[0]])
        rig.publish(project: 2, services: ["shop": 9])
        #expect(try await rig.scrape().lines(of: "posthog_logs_up") == [lines[0], lines[2]])
    }

    @Test("each key has its budget, as the last poll of a project with it left it")
    func budgets() async throws {
        let rig = try PageRig(projects: 2)
        rig.page.use([
            MetricsPage.ShownPart(part: PagePart(project: "project 0"), key: "default"),
            MetricsPage.ShownPart(part: PagePart(project: "project 1"), key: "/run/ads"),
        ])
        rig.publish(project: 0, services: [:])
        rig.publish(project: 1, services: [:])
        let metric = "posthog_logs_exporter_budget_remaining_requests"
        #expect(
            try await rig.scrape().lines(of: metric) == [
                "\(metric){key=\"/run/ads\",window=\"minute\"} 200", "\(metric){key=\"default\",window=\"minute\"} 200",
            ])
        rig.page.use([MetricsPage.ShownPart(part: PagePart(project: "project 0"), key: "default")])
        #expect(
            try await rig.scrape().lines(of: metric) == ["\(metric){key=\"default\",window=\"minute\"} 200"])
    }

    @Test("created timestamps can be turned on while it is served")
    func createdLater() async throws {
        let rig = try PageRig()
        rig.publish(services: ["shop": 1], created: 5)
        #expect(try await !rig.scrape("", PageRig.openMetrics).text.contains("_created"))
        rig.page.use([MetricsPage.ShownPart(part: PagePart(project: "project 0"), key: "default")], created: .shown)
        #expect(try await rig.scrape("", PageRig.openMetrics).text.contains("posthog_logs_entries_created"))
    }

    @Test("what others add to the live part is on every page, read once a second")
    func live() async throws {
        let reads = Counter()
        let family = { @Sendable in
            [MetricFamily(MetricCatalogue.processMaxFDs, [Series(LabelSet(["x"], ["\(reads.next())"]), .integer(1))])]
        }
        let rig = try PageRig(live: [family])
        let value = { try await rig.scrape().lines(of: "process_max_fds").first { $0.contains("x=") } }
        #expect(try await value() == "process_max_fds{x=\"1\"} 1")
        #expect(try await value() == "process_max_fds{x=\"1\"} 1")
        rig.clock.advance(.seconds(1))
        #expect(try await value() == "process_max_fds{x=\"2\"} 1")
    }
}

private final class Counter: Sendable {
    private let count = Locked(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
