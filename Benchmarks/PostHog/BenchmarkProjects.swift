import Basics
import PostHogSimulator

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The services of some projects.
struct BenchmarkProjects: Sendable {
    private static let severities = ["trace", "debug", "info", "warn", "error", "fatal"]

    let api: LogsAPI
    private let services: Int
    private let projects: [String]

    init(services: Int, projects: Int) {
        self.services = services
        self.projects = (1...projects).map(String.init)
        api = LogsAPI(access: Access(projects: Set(self.projects)), now: { Self.now })
    }

    /// So that the first poll finds entries.
    func logPast() {
        for minutes in [30, 10, 3, 2, 1] as [Int64] { log(at: Self.now.adding(seconds: -60 * minutes)) }
    }

    /// An entry of every service and severity.
    func log() {
        log(at: Self.now)
    }

    private func log(at time: Timestamp) {
        let records = (0..<services).flatMap { service in
            Self.severities.map { severity in
                LogRecord(
                    timestamp: time, serviceName: "checkout-service-\(service)", severityText: severity, bytes: 200,
                    count: 1 + service % 7)
            }
        }
        for project in projects { api.ingest(records, project: project) }
    }

    private static var now: Timestamp {
        Timestamp(seconds: Int64(time(nil)))
    }
}
