import PostHogSimulator

/// What Prometheus had scraped from an exporter, and recorded by the shipped rules, in the two weeks before a test begins: rates
/// and the waits of alerts. It is worked out by what rates are, not by the rules; what is usual these find themselves.
struct PastLogs {
    let services: [PastService]
    /// Alerts that wait for their time to come, by service, and since when.
    let pending: [(alert: String, service: String, since: Double)]

    /// OpenMetrics of a past of that exporter, up to `end` in seconds since 1970.
    func openMetrics(instance: String, until end: Int64) -> String {
        var samples = PastSamples(end: end, labels: ["job": "posthog-logs", "project": Access.defaultProject])
        addRecorded(to: &samples)
        addScraped(from: ["instance": instance], to: &samples)
        addWaits(to: &samples)
        return samples.text + "# EOF\n"
    }

    private func addRecorded(to samples: inout PastSamples) {
        let times = PastSamples.times(from: -15 * 86_400, every: 300)
        for service in services {
            let name = ["service_name": service.name]
            samples.add("project_service:posthog_logs_entries:rate30m", name, at: times) {
                service.halfHour(before: $0)
            }
            guard service.error.usual > 0 else { continue }
            samples.add("project_service:posthog_logs_errors:rate30m", name, at: times) {
                service.error.halfHour(before: $0)
            }
        }
        samples.add("project:posthog_logs_entries:rate30m", at: times) { time in
            services.reduce(0) { $0 + $1.halfHour(before: time) }
        }
        samples.add("project:posthog_logs_sighted:bool", at: PastSamples.times(from: -1800, every: 60)) { _ in 1 }
    }

    private func addScraped(from instance: [String: String], to samples: inout PastSamples) {
        let start = -3600.0
        let end = Double(samples.end)
        let times = PastSamples.times(from: start, every: 30)
        samples.add("posthog_logs_up", instance, at: times) { _ in 1 }
        samples.add("posthog_logs_window_seconds", instance, at: times) { _ in 60 }
        samples.add("posthog_logs_data_watermark_timestamp_seconds", instance, at: times) { end + $0 - 60 }
        for service in services {
            let labels = instance.merging(["service_name": service.name]) { $1 }
            for (severity, pace) in [("info", service.info), ("error", service.error)] where pace.usual > 0 {
                samples.add("posthog_logs_entries_total", labels.merging(["severity": severity]) { $1 }, at: times) {
                    pace.count(from: start, to: $0)
                }
            }
            // No window has a service without entries.
            let seen = times.filter { service.entries($0) > 0 }
            samples.add("posthog_logs_service_window_entries", labels, at: seen) { 60 * service.entries($0) }
            samples.add("posthog_logs_service_error_rate", labels, at: seen) {
                service.error.at($0) / service.entries($0)
            }
        }
    }

    private func addWaits(to samples: inout PastSamples) {
        let end = Double(samples.end)
        for (alert, service, since) in pending {
            samples.add(
                "ALERTS_FOR_STATE", ["alertname": alert, "service_name": service, "severity": "warning"],
                at: PastSamples.times(from: since, every: 60)
            ) { _ in end + since }
        }
    }
}
