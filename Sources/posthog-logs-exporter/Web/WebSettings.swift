import HTTP

struct WebSettings {
    let targets: [ServerConfiguration.Target]
    let usesSystemdSocket: Bool
    let telemetryPath: String
    let configurationFile: String?
    let authHealth: Bool
    let maxRequests: Int
    /// Whether a request may have everything reloaded.
    var enablesLifecycle = false

    /// What stands before all paths: begins with a slash and ends with none, or is empty.
    var routePrefix = ""
    var externalURL: ExternalURL?
    /// Whether the state may be looked at.
    var enablesDebug = false

    var pages: [Page] { Page.all(telemetryPath: telemetryPath) }

    /// The flag that the targets are from, for errors.
    var targetFlag: String { usesSystemdSocket ? "--web.systemd-socket" : "--web.listen-address" }
}
