import Basics
import HTTP

extension Page {
    /// For Prometheus' http_sd_configs: a target for each project, which is its slice of the metrics.
    static let targets = Page(path: "/sd", title: "Targets", access: .users) { sources in
        let path = (sources.externalURL?.path ?? sources.routePrefix) + sources.telemetryPath
        return { [metrics = sources.metrics, external = sources.externalURL] request in
            guard let address = external ?? TargetList.address(of: request) else {
                return .response(
                    .text(400, "The targets have no address: start with --web.external-url, or send a Host header."))
            }
            let list = TargetList(origin: address.origin, metricsPath: path, projects: metrics.projects)
            return .response(
                PreparedResponse(
                    status: 200,
                    headers: [
                        ("Content-Type", "application/json"), ("Cache-Control", "no-store"),
                        ("X-Content-Type-Options", "nosniff"),
                    ], body: list.json))
        }
    }
}

/// Targets as Prometheus reads them: groups of addresses, each with labels.
///
/// All targets have the same address. Prometheus makes an `instance` of the address only where a target has none, so each
/// brings its own: without it the `up` of all of them would be one series. The project is no label of a target, because
/// the series have it, and would be renamed to `exported_project`.
struct TargetList {
    /// Scheme, host and port, the usual port left out.
    let origin: String
    let metricsPath: String
    let projects: [String]

    /// Where a request was sent to; nil where it does not say so.
    static func address(of request: ServerRequest) -> ExternalURL? {
        guard let host = request.headers["Host"], !host.contains("/") else { return nil }
        return try? ExternalURL("\(request.scheme)://\(host)")
    }

    var json: [UInt8] {
        let parts = origin.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        let (scheme, address) = (String(origin.prefix { $0 != ":" }), parts.last.map(String.init) ?? origin)
        var json = JSONText(reserving: 64 + projects.count * 256)
        json.objects(projects) { fields, project in
            fields.list("targets", [address]) { $0.string($1) }
            fields.object("labels") { labels in
                labels.string("instance", "\(address)/\(project)")
                labels.string("__scheme__", scheme)
                labels.string("__metrics_path__", metricsPath)
                labels.string("__param_project", project)
            }
        }
        return json.bytes + Array("\n".utf8)
    }
}
