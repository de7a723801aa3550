/// How the simulated PostHog is just now. Tests change it while it runs.
package struct Conditions: Sendable {
    package var version: ServerVersion
    package var access: Access
    /// None by default; `RateLimit.cloud` for PostHog's own.
    package var rateLimits: [RateLimit] = []
    /// Seconds by which the replica that answers an endpoint is behind.
    package var lag: [Route: Int64] = [:]
    /// Endpoints that answer 200 with nothing in it, as after a failure of the database.
    package var emptyAnswers: Set<Route> = []
    /// Seconds for which entries are kept.
    package var retention: Int64 = 25 * 3600
}
