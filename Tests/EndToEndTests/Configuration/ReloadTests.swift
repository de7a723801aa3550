import Basics
import HTTP
import Testing

extension EndToEndTests {
    /// Configurations that change while the exporter runs.
    @Suite struct ReloadTests {
        @Test(
            "a project that is added is polled, one that is taken away leaves the page, and its counters come back with it"
        )
        func addedAndRemoved() async throws {
            let rig = try Configured(projects: 3)
            defer { rig.stop() }
            for project in 1...3 { rig.ingest(1, project: project) }
            try rig.configure(["{id: 1, name: shop}", "{id: 2, name: ads}"])
            let exporter = try await rig.start(["--state.file", rig.path("state")])
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            for project in 1...2 { rig.ingest(7, project: project) }
            try await exporter.wait(for: "7 entries of both") {
                let page = try await exporter.page()
                return page.entries(ofProject: "shop") == [Cell("api", "info"): 7]
                    && page.entries(ofProject: "ads") == [Cell("api", "info"): 7]
            }
            try rig.configure(["{id: 1, name: shop}", "{id: 3}"])
            try await exporter.reload()
            #expect(try await exporter.page().entries(ofProject: "ads").isEmpty)
            try await exporter.wait(for: "the third project") {
                try await !exporter.page().entries(ofProject: "3").isEmpty
            }
            // Meanwhile entries arrive; then the project has another name.
            rig.ingest(2, project: 2)
            try rig.configure(["{id: 1, name: shop}", "{id: 2, name: adverts}"])
            try await exporter.reload()
            try await exporter.wait(for: "9 entries") {
                try await exporter.page().entries(ofProject: "adverts") == [Cell("api", "info"): 9]
            }
            #expect(try await exporter.page().entries(ofProject: "shop") == [Cell("api", "info"): 7])
        }

        @Test("a file that cannot be used changes nothing, and says why; the next one that can is used")
        func unusable() async throws {
            let rig = try Configured(projects: 2)
            defer { rig.stop() }
            try rig.configure(["{id: 1}"])
            let exporter = try await rig.start(["--config.auto-reload-interval", "1s"])
            defer { exporter.kill() }
            try await exporter.waitUntilReady()
            #expect(try await exporter.page()["posthog_logs_exporter_config_last_reload_successful"] == 1)
            let shown = try await exporter.get("/config").body
            try rig.configure(["{id: 1}", "{id: 1}"])
            let response = try await exporter.post("/-/reload")
            #expect(response.status == 500)
            #expect(
                String(decoding: response.body, as: UTF8.self)
                    == "failed to reload the configuration: \(rig.path("c.yml")):6:6: project ID 1 is given twice, first in line "
                    + "5: name each project once\n")
            try await exporter.wait(for: "the page to say so") {
                try await exporter.page()["posthog_logs_exporter_config_last_reload_successful"] == 0
            }
            #expect(try await exporter.get("/config").body == shown)
            try await exporter.waitForPolls(2)
            try rig.configure(["{id: 1}", "{id: 2}"])
            try await exporter.wait(for: "the second project") {
                try await exporter.page().series("posthog_logs_up").count == 2
            }
            try await exporter.wait(for: "the page to say so") {
                try await exporter.page()["posthog_logs_exporter_config_last_reload_successful"] == 1
            }
            #expect(try await exporter.get("/config").body != shown)
        }

        @Test("a page of another origin may not reload, and without the flag nobody may")
        func refused() async throws {
            let rig = try Configured(projects: 1)
            defer { rig.stop() }
            try rig.configure(["{id: 1}"])
            let exporter = try await rig.start()
            defer { exporter.kill() }
            #expect(try await exporter.post("/-/reload", ("Origin", "https://evil.example")).status == 403)
            #expect(try await exporter.post("/-/reload", ("Origin", "null")).status == 403)
            #expect(try await exporter.post("/-/reload", ("Origin", "http://\(exporter.address)")).status == 200)
            #expect(try await exporter.get("/-/reload").status == 405)
            let other = try await RunningExporter(polling: rig.simulation.url)
            defer { other.kill() }
            #expect(try await other.post("/-/reload").status == 403)
        }

        @Test("of 500 projects one changes: no scrape fails, no counter falls, and the others miss no beat")
        func underLoad() async throws {
            let count = 500
            let rig = try Configured(projects: count)
            defer { rig.stop() }
            for project in 1...count { rig.ingest(project, project: project) }
            let ids = (1...count).map { "{id: \($0)}" }
            try rig.configure(poll: "interval: 20s", ids)
            let exporter = try await rig.start()
            defer { exporter.kill() }
            try await exporter.wait(for: "ready", within: .seconds(120)) {
                try await exporter.status(of: "/-/ready") == 200
            }
            for project in 1...count { rig.ingest(3, project: project) }
            try await exporter.wait(for: "3 entries of each", within: .seconds(120)) {
                try await exporter.page().series("posthog_logs_entries_total").values.count { $0 == 3 } == count
            }
            let watcher = try CounterWatcher(at: exporter.address)
            try await exporter.wait(for: "some pages") { watcher.pages > 3 }
            var before = try await exporter.page().series("posthog_logs_exporter_polls_total")
            for interval in ["10s", "15s"] {
                try rig.configure(
                    poll: "interval: 20s", ids.dropLast() + ["{id: \(count), poll: {interval: \(interval)}}"])
                try await exporter.reload()
            }
            // All of them are polled on.
            try await exporter.wait(for: "a poll of each", within: .seconds(120)) {
                let now = try await exporter.page().series("posthog_logs_exporter_polls_total")
                return before.allSatisfy { now[$0.key] ?? 0 > $0.value }
            }
            await watcher.stop()
            #expect(watcher.failures.isEmpty, "\(watcher.failures.prefix(5))")
            #expect(watcher.fallen.isEmpty, "\(watcher.fallen.sorted().prefix(5))")
            #expect(exporter.process.errorText.contains("changed=1"))
            let changed = MetricsPage.Sample(
                name: "posthog_logs_exporter_poll_interval_seconds", labels: ["project": ExactText("\(count)")])
            before = try await exporter.page().series(changed.name)
            #expect(before[changed] == 15 && before.values.count { $0 == 20 } == count - 1)
        }
    }
}

/// Scrapes an address again and again; no scrape may fail, and no counter may fall or be gone.
private final class CounterWatcher: Sendable {
    private let state = Locked(State())
    private let client: HTTPClient
    private let scraping = Locked<Task<Void, Never>?>(nil)

    private struct State {
        var highest: [MetricsPage.Sample: Double] = [:]
        var pages = 0
        var failures: [String] = []
        var fallen: Set<String> = []
    }

    init(at address: String) throws {
        client = try HTTPClient(userAgent: "tests/1")
        scraping.withLock { scraping in
            scraping = Task {
                while !Task.isCancelled {
                    do {
                        note(try await MetricsPage(at: address, by: client))
                    } catch {
                        if !Task.isCancelled { state.withLock { $0.failures.append("\(error)") } }
                    }
                    try? await Task.sleep(for: .milliseconds(50))
                }
            }
        }
    }

    func stop() async {
        let task = scraping.withLock { $0 }
        task?.cancel()
        await task?.value
    }

    var pages: Int { state.withLock(\.pages) }
    var failures: [String] { state.withLock(\.failures) }
    var fallen: Set<String> { state.withLock(\.fallen) }

    private func note(_ page: MetricsPage) {
        let names = [
            "posthog_logs_entries_total", "posthog_logs_exporter_polls_total",
            "posthog_logs_exporter_api_requests_total", "posthog_logs_late_entries_total",
        ]
        state.withLock { state in
            state.pages += 1
            let seen = names.reduce(into: [:]) { $0.merge(page.series($1)) { $1 } }
            for (sample, value) in state.highest where seen[sample] ?? -1 < value {
                state.fallen.insert("\(sample): \(value), then \(seen[sample].map { "\($0)" } ?? "absent")")
            }
            state.highest.merge(seen) { max($0, $1) }
        }
    }
}
