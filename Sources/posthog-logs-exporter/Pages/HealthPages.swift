import HTTP

extension Page {
    static let healthy = Page(path: "/-/healthy", title: "Healthy", access: .health) { _ in
        let isHealthy = PreparedResponse.text(200, "posthog-logs-exporter is healthy.")
        return { _ in .response(isHealthy) }
    }

    static let ready = Page(path: "/-/ready", title: "Ready", access: .health) { sources in
        let isReady = PreparedResponse.text(200, "posthog-logs-exporter is ready.")
        let isNotReady = PreparedResponse.text(
            503, "The first poll of a project has not ended yet: see the log.")
        return { [metrics = sources.metrics] _ in .response(metrics.isReady ? isReady : isNotReady) }
    }
}
