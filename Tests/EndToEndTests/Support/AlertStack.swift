import Testing

/// A real Prometheus with the shipped rules and a real Alertmanager with the example of a route, both with short times. The
/// test that started it has to `stop()` it.
final class AlertStack {
    let inbox: NotificationInbox
    private let prometheus: ChildProcess
    private let alertmanager: ChildProcess
    private let folder: ScratchFolder

    init(scraping address: String) throws {
        let folder = try ScratchFolder()
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
                _ = try folder.file("rule-\(name)", try ShortTimes.file("rules/\(name)").utf8)
            }
            prometheus = try ChildProcess(
                "prometheus",
                [
                    "--config.file=\(folder.file("prometheus.yml", configuration.utf8))",
                    "--storage.tsdb.path=\(folder.path("data"))",
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
