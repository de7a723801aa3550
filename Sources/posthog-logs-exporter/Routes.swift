import HTTP

/// What is served where.
enum Routes {
    static let healthy = "/-/healthy"
    static let ready = "/-/ready"
    static let landing = "/"
    static let reserved = [healthy, ready, landing]

    static func router(page: MetricsPage, telemetryPath: String) -> Router {
        let isHealthy = text(200, "posthog-logs-exporter is healthy.\n")
        let isReady = text(200, "posthog-logs-exporter is ready.\n")
        let isNotReady = text(503, "The baseline is not complete yet: see posthog_logs_up and the log.\n")
        let front = PreparedResponse(
            status: 200, headers: [("Content-Type", "text/html; charset=utf-8")],
            body: Array(landingPage(telemetryPath: telemetryPath).utf8))
        return Router([
            telemetryPath: { .response(page.scrape($0)) },
            healthy: { _ in .response(isHealthy) },
            ready: { _ in .response(page.isReady ? isReady : isNotReady) },
            landing: { _ in .response(front) },
        ])
    }

    private static func text(_ status: Int, _ text: String) -> PreparedResponse {
        PreparedResponse(
            status: status, headers: [("Content-Type", "text/plain; charset=utf-8")], body: Array(text.utf8))
    }

    /// Links are relative, so that they lead to the right place behind a proxy that serves this under a path of its own.
    /// The dot keeps a colon or a second slash in a path what it is.
    static func landingPage(telemetryPath: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>\(BuildInfo.name)</title></head>
        <body>
        <h1>\(BuildInfo.name) \(BuildInfo.version)</h1>
        <p>Serves what PostHog Logs counts as Prometheus metrics.</p>
        <ul>
        <li><a href=".\(escaped(telemetryPath))">Metrics</a></li>
        <li><a href=".\(healthy)">Healthy</a></li>
        <li><a href=".\(ready)">Ready</a></li>
        </ul>
        </body>
        </html>

        """
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
