import HTTP

/// The contents of a web configuration file, in the format of Prometheus' exporter-toolkit
/// (https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md).
struct WebConfiguration: Sendable {
    /// Certificate, key and rules; nil for plain HTTP.
    var tls: TLSContext?
    /// Given to every answer.
    var headers: [HTTPField] = []
    /// Requests that are let through; nil for all.
    var rateLimit: RateLimit?
    /// Who may come in; with none everybody may.
    var users: [String: PasswordHash] = [:]
    /// Whether nothing at all stood in the file.
    var isEmptyFile = false
}

/// So many requests at once, and one more each interval.
struct RateLimit: Sendable, Hashable {
    let interval: Duration
    let burst: Int
}
