import Collector
import Exposition
import HTTP
import Testing

@testable import posthog_logs_exporter

@Suite("Slices of the metrics page", .timeLimit(.minutes(1)))
struct MetricsSliceTests {
    private static let entries = "posthog_logs_entries_total"

    @Test("a slice has the families of its project alone, as they stand on the whole page")
    func slice() async throws {
        let rig = try PageRig(projects: 3)
        for project in 0..<3 { rig.publish(project: project, services: ["shop": project + 1]) }
        let whole = try await rig.scrape()
        let slice = try await rig.scrape("?project=project%201")
        #expect(slice.status == 200)
        #expect(
            slice.families == [
                "posthog_logs_entries_total", "posthog_logs_up", "posthog_logs_exporter_poll_duration_seconds",
            ])
        let series = { (page: Scrape) in page.text.split(separator: "\n").filter { !$0.hasPrefix("#") } }
        #expect(series(slice) == series(whole).filter { $0.contains("project=\"project 1\"") })
        #expect(!series(slice).isEmpty)
    }

    @Test("own metrics are in the slice of their project, whose name may be the beginning of another")
    func ownMetrics() async throws {
        let rig = try PageRig(projects: 0)
        let parts = [
            PagePart(project: "shop"), PagePart(project: "shop", metrics: "own"), PagePart(project: "shop 2"),
        ]
        rig.page.use(parts.map { MetricsPage.ShownPart(part: $0, key: "default") })
        for part in parts {
            let metric = part.metrics == nil ? MetricCatalogue.up : MetricCatalogue.metricUp
            let labels = part.metrics == nil ? [part.project] : [part.project, "own"]
            rig.page.publish(
                ProjectSnapshot(
                    families: [MetricFamily(metric, [Series(LabelSet(metric.labelNames, labels), .integer(1))])],
                    endpoints: [:], budget: [], baselineComplete: true, polls: 1), of: part)
        }
        let slice = try await rig.scrape("?project=shop")
        #expect(slice.families == [MetricCatalogue.up.name, MetricCatalogue.metricUp.name])
        #expect(slice.lines(of: MetricCatalogue.up.name) == ["posthog_logs_up{project=\"shop\"} 1"])
    }

    @Test("a slice is in the format and the coding that are asked for")
    func formats() async throws {
        let rig = try PageRig(projects: 2)
        for round in 1...2 {
            rig.publish(project: 0, services: ["shop": round])
            for _ in 1...2 {
                let plain = try await rig.scrape("?project=project+0", PageRig.openMetrics)
                #expect(plain.headers["Content-Type"]?.hasPrefix("application/openmetrics-text") == true)
                #expect(plain.lines(of: Self.entries).last?.hasSuffix(" \(round)") == true)
                #expect(plain.text.hasSuffix("\n# EOF\n"))
                let compressed = try await rig.scrape("?project=project+0", PageRig.openMetrics, PageRig.gzip)
                #expect(compressed.headers["Content-Encoding"] == "gzip")
                #expect(compressed.text == plain.text)
            }
        }
    }

    @Test("a project that was not polled yet has an empty slice")
    func notPolled() async throws {
        let rig = try PageRig()
        let text = try await rig.scrape("?project=project+0")
        #expect(text.status == 200 && text.text.isEmpty)
        #expect(try await rig.scrape("?project=project+0", PageRig.openMetrics).text == "# EOF\n")
    }

    @Test("an empty name stands for what belongs to no project, as an empty label does in PromQL")
    func shared() async throws {
        let rig = try PageRig(projects: 2)
        rig.publish(services: ["shop": 1])
        let whole = try await rig.scrape()
        let shared = try await rig.scrape("?project=")
        #expect(shared.families.contains("posthog_logs_exporter_build_info"))
        #expect(!shared.text.contains("project="))
        let slice = try await rig.scrape("?project=project+0")
        #expect(slice.families + shared.families == whole.families)
        #expect(try await rig.scrape("?project=&project=project+0").families == whole.families)
    }

    @Test(
        "several projects are one page, each of them once, and names pick metrics of them",
        arguments: [
            ("project=b&project=a", ["a", "b"], ["posthog_logs_up", "posthog_logs_exporter_polls_total"]),
            ("project=a&project=a", ["a"], ["posthog_logs_up", "posthog_logs_exporter_polls_total"]),
            ("project=a&name[]=posthog_logs_up", ["a"], ["posthog_logs_up"]),
            ("name[]=posthog_logs_up&project=c&project=a", ["a", "c"], ["posthog_logs_up"]),
            ("project=a&name[]=process_open_fds", [], []),
            ("project=a&name[]=nothing_of_the_kind", [], []),
            ("project=&name[]=process_open_fds&name[]=posthog_logs_up", [], ["process_open_fds"]),
            (
                "project=&project=a&name[]=process_open_fds&name[]=posthog_logs_up", ["a"],
                ["posthog_logs_up", "process_open_fds"]
            ),
        ])
    func combined(_ query: String, _ projects: [String], _ families: [String]) async throws {
        let rig = try PageRig(projects: 0)
        rig.page.use(["a", "b", "c"].map { MetricsPage.ShownPart(part: PagePart(project: $0), key: "default") })
        for name in ["a", "b", "c"] { rig.page.publish(Self.snapshot(of: name), of: PagePart(project: name)) }
        let answer = try await rig.scrape("?\(query)")
        #expect(answer.status == 200)
        #expect(answer.families == families)
        #expect(answer.lines(of: "posthog_logs_up") == projects.map { "posthog_logs_up{project=\"\($0)\"} 1" })
    }

    @Test(
        "a project that is not there is a bad request, as with other exporters, and counted as one",
        arguments: ["project=nobody", "project=project+0&project=nobody", "project=nobody&name[]=posthog_logs_up"])
    func unknown(_ query: String) async throws {
        let rig = try PageRig()
        rig.publish(services: ["shop": 1])
        let answer = try await rig.scrape("?\(query)")
        #expect(answer.status == 400)
        #expect(answer.headers["Content-Type"] == "text/plain; charset=utf-8")
        #expect(answer.text == "Unknown project \"nobody\": /sd lists the projects that are polled here.\n")
        #expect(
            try await rig.scrape().lines(of: "posthog_logs_exporter_scrapes_total").first
                == "posthog_logs_exporter_scrapes_total{code=\"200\"} 1")
        #expect(try await rig.scrape().text.contains("scrapes_total{code=\"400\"} 1\n"))
        #expect(rig.page.lastScrape(of: "project 0") == .zero, "only the whole page was scraped")
    }

    @Test("a name of many bytes or with line ends is one short line")
    func longName() async throws {
        let answer = try await PageRig().scrape("?project=a%0Ab" + String(repeating: "c", count: 5000))
        #expect(answer.status == 400 && answer.text.utf8.count < 300)
        #expect(answer.text.split(separator: "\n").count == 1)
    }

    @Test("a slice goes when its project does, and follows it under its new name")
    func renamed() async throws {
        let rig = try PageRig()
        rig.publish(services: ["shop": 1])
        #expect(try await rig.scrape("?project=project+0").status == 200)
        rig.page.use(
            [MetricsPage.ShownPart(part: PagePart(project: "new"), key: "default")],
            forgetting: [PagePart(project: "project 0")])
        #expect(try await rig.scrape("?project=project+0").status == 400)
        #expect(try await rig.scrape("?project=new").status == 200)
    }

    @Test("a slice counts as a scrape of its project's counters alone, the whole page as one of all")
    func lastScrape() async throws {
        let rig = try PageRig(projects: 2)
        let times = { (0..<2).map { rig.page.lastScrape(of: "project \($0)") } }
        rig.clock.advance(.seconds(5))
        _ = try await rig.scrape("?project=project+0")
        #expect(times() == [.seconds(5), nil])
        rig.clock.advance(.seconds(1))
        _ = try await rig.scrape("?project=project+1&name[]=posthog_logs_up")
        _ = try await rig.scrape("?project=")
        #expect(times() == [.seconds(5), nil])
        _ = try await rig.scrape("?project=project+1&name[]=posthog_logs_entries_total")
        #expect(times() == [.seconds(5), .seconds(6)])
        rig.clock.advance(.seconds(1))
        _ = try await rig.scrape()
        #expect(times() == [.seconds(7), .seconds(7)])
    }

    @Test("the time of a slice's scrape is forgotten with the project")
    func forgotten() async throws {
        let rig = try PageRig(projects: 2)
        _ = try await rig.scrape("?project=project+1")
        let parts = (0..<2).map { MetricsPage.ShownPart(part: PagePart(project: "project \($0)"), key: "default") }
        rig.page.use([parts[0]])
        rig.page.use(parts)
        #expect(rig.page.lastScrape(of: "project 1") == nil)
    }

    private static func snapshot(of project: String) -> ProjectSnapshot {
        ProjectSnapshot(
            families: [
                MetricFamily(MetricCatalogue.up, [MetricCatalogue.up.series(project, value: .integer(1))]),
                MetricFamily(MetricCatalogue.polls, [MetricCatalogue.polls.series(project, value: .integer(1))]),
            ], endpoints: [:], budget: [], baselineComplete: true, polls: 1)
    }
}
