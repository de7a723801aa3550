import Collector
import Exposition

/// Every metric that is built in. Names and help texts stand nowhere else; `docs/METRICS.md` is checked against it.
extension MetricCatalogue {
    static let builtIn: MetricCatalogue = {
        do throws(MetricConflict) {
            return try MetricCatalogue(collected + ofProgram + ofProcess)
        } catch {
            preconditionFailure(error.description)
        }
    }()

    /// With metrics whose names were checked: they are no names of what is built in, and each is given once.
    static func builtIn(adding metrics: [OwnMetric]) -> MetricCatalogue {
        guard !metrics.isEmpty else { return builtIn }
        do throws(MetricConflict) {
            return try MetricCatalogue(builtIn.all + metrics.map(\.descriptor))
        } catch {
            preconditionFailure(error.description)
        }
    }

    // MARK: What the program does

    static let buildInfo = MetricDescriptor(
        name: "posthog_logs_exporter_build_info", kind: .gauge,
        help: "Which version of the exporter runs, and what it was built from and with; always 1.",
        labelNames: ["version", "revision", "swift_version"])

    static let stateWriteTimestamp = MetricDescriptor(
        name: "posthog_logs_exporter_state_write_timestamp_seconds", kind: .gauge,
        help: "When the state was last saved, in Unix time.")

    static let stateWriteFailures = MetricDescriptor(
        name: "posthog_logs_exporter_state_write_failures_total", kind: .counter,
        help: "Attempts to save the state that failed; what was saved stays as it was.")

    static let stateLoadFailures = MetricDescriptor(
        name: "posthog_logs_exporter_state_load_failures_total", kind: .counter,
        help: "How often something in the saved state could not be used, so that counting began anew.")

    static let scrapes = MetricDescriptor(
        name: "posthog_logs_exporter_scrapes_total", kind: .counter,
        help: "Responses to requests for the metrics page, by HTTP status code.",
        labelNames: ["code"])

    static let configReloadSuccessful = MetricDescriptor(
        name: "posthog_logs_exporter_config_last_reload_successful", kind: .gauge,
        help: "Whether the last reload of the configuration, and that of the web configuration, could be used, 1 or 0.")

    static let configReloadSuccessTime = MetricDescriptor(
        name: "posthog_logs_exporter_config_last_reload_success_timestamp_seconds", kind: .gauge,
        help:
            "When the configuration or the web configuration was last loaded and all of both could be used, in Unix time."
    )

    static let certificateExpiry = MetricDescriptor(
        name: "posthog_logs_exporter_tls_certificate_expiry_timestamp_seconds", kind: .gauge,
        help: "When the server's certificate in use expires, in Unix time.")

    static let logLinesDropped = MetricDescriptor(
        name: "posthog_logs_exporter_log_lines_dropped_total", kind: .counter,
        help: "Lines of the log that were lost because stderr took no more or failed.")

    private static let ofProgram = [
        buildInfo, stateWriteTimestamp, stateWriteFailures, stateLoadFailures, configReloadSuccessful,
        configReloadSuccessTime, certificateExpiry, scrapes, logLinesDropped,
    ]
}
