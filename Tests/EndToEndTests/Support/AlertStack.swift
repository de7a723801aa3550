import Basics
import Testing

/// A real Prometheus with the shipped rules and a real Alertmanager with the example of a route. The test that started it has
/// to `stop()` it.
final class AlertStack {
    let inbox: NotificationInbox
    private let prometheus: ChildProcess
    private let alertmanager: ChildProcess
    private let folder: ScratchFolder

    /// With short times in all rules.
    convenience init(scraping address: String) throws {
        try self.init(scraping: address, in: ScratchFolder(), rules: { try ShortTimes.file($0) })
    }

    /// With the rules' own times, in a Prometheus that goes on from a past: a wait that had begun goes on too.
    convenience init(scraping address: String, behind past: PastLogs) async throws {
        let folder = try ScratchFolder()
        let text = past.openMetrics(instance: address, until: Timestamp.wallClock.seconds)
        let promtool = try ChildProcess(
            "promtool",
            [
                "tsdb", "create-blocks-from", "openmetrics", "--quiet", "--max-block-duration=24h",
                folder.file("past", text.utf8), folder.path("data"),
            ])
        defer { promtool.kill() }
        try #require(try await promtool.wait() == .exit(0), "\(promtool.errorText)")
        try self.init(scraping: address, in: folder, rules: { try ShortTimes.evaluations($0) })
    }

    private init(
        scraping address: String, in folder: ScratchFolder, rules: (_ file: String) throws -> String
    ) throws {
        let inbox = try NotificationInbox()
        let alertmanagerAddress = "127.0.0.1:\(try unusedPort())"
        let route = try ShortTimes.file("alertmanager.yml", replacing: ["http://localhost:5001": inbox.url])
        let alertmanager = try ChildProcess(
            "prometheus-alertmanager",
            [
                "--config.file=\(folder.file("alertmanager.yml", route.utf8))",
                "--storage.path=\(folder.path("alertmanager"))", "--web.listen-address=\(alertmanagerAddress)",
                "--cluster.listen-address=",
            ])
        do {
            var texts = ["localhost:10095": address, "localhost:9093": alertmanagerAddress]
            texts["rules/*.yml"] = "rule-*"
            let configuration = try ShortTimes.file("prometheus.yml", replacing: texts)
            for name in try ShortTimes.ruleFiles() {
                _ = try folder.file("rule-\(name)", rules("rules/\(name)").utf8)
            }
            prometheus = try ChildProcess(
                "prometheus",
                [
                    "--config.file=\(folder.file("prometheus.yml", configuration.utf8))",
                    "--storage.tsdb.path=\(folder.path("data"))", "--storage.tsdb.retention.time=30d",
                    "--rules.alert.for-grace-period=0s",
                    "--web.listen-address=127.0.0.1:\(try unusedPort())",
                ])
        } catch {
            alertmanager.kill()
            throw error
        }
        self.folder = folder
        self.inbox = inbox
        self.alertmanager = alertmanager
    }

    func stop() {
        prometheus.kill()
        alertmanager.kill()
        inbox.stop()
    }

    /// What there is to know when something did not come.
    var report: String {
        get throws {
            let ended = [prometheus, alertmanager].compactMap { process in
                process.ending.map { "ended with \($0): \(process.errorText.suffix(2000))" }
            }
            return (try inbox.notifications().map(\.description) + ended).joined(separator: "\n")
        }
    }
}
