import Basics
import FoundationEssentials

/// What a check found. Its JSON is meant for machines: names stay, fields may be added.
struct CheckReport: Encodable {
    /// nil where the process has all projects.
    let shard: ShardPart?
    /// Those of the shard.
    let projects: [Project]
    let metrics: [Metric]
    let keys: [Key]

    /// The projects and metrics that cannot be polled, in words; nil where all can be.
    var failures: String? {
        let lists = [("projects", projects.map(\.problems)), ("metrics", metrics.map(\.problems))]
        let failing = lists.compactMap { name, problems in
            let count = problems.count { $0.contains { $0.level == .error } }
            return count > 0 ? "\(count) of \(problems.count) \(name)" : nil
        }
        return failing.isEmpty ? nil : failing.joined(separator: " and ") + " cannot be polled"
    }

    struct ShardPart: Encodable {
        /// Such as `0/3`.
        let shard: String
        let projects: Int
        let ofProjects: Int
    }

    struct Key: Encodable {
        let name: String
        let projects: Int
        /// Of `log_metrics`, those of each project.
        let metrics: Int
        /// Requests an hour, if every project is quiet.
        let plannedRequestsPerHour: Int
        /// 0 for no limit.
        let budgetPerHour: Int
    }

    struct Project: Encodable {
        let project: String
        let id: String
        let host: String
        let key: String
        /// The end of a key that is long enough to be told by it.
        let keyEnding: String?
        let plannedRequestsPerHour: PlannedRequests
        /// nil where PostHog was not asked.
        let live: Live?
        let problems: [Problem]
    }

    /// What one poller counts for `log_metrics`, under one name or more.
    struct Metric: Encodable {
        let project: String
        let names: [String]
        let key: String
        let intervalSeconds: Int
        let plannedRequestsPerHour: PlannedRequests
        /// nil where PostHog was not asked.
        let isUp: Bool?
        let problems: [Problem]
    }

    /// Requests an hour without new entries, and with many.
    struct PlannedRequests: Encodable, Hashable {
        let quiet: Int
        let busy: Int
    }

    struct Live: Encodable {
        let isUp: Bool
        let scopes: [String]?
        let visibleProjects: [Visible]?
        let hasLogs: Bool?
        /// Of the last day, in ISO 8601.
        let newestEntry: String?
        let compatibilityModes: [String]
        let clockSkewSeconds: Double?
    }

    struct Visible: Encodable {
        let id: String
        let name: String
    }

    struct Problem: Encodable, Hashable {
        let level: Level
        let text: String

        enum Level: String, Encodable {
            /// The exporter could not do its work.
            case error
            /// Something to know.
            case note
        }
    }

    var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        guard let data = try? encoder.encode(self) else { preconditionFailure("a report is made of texts and numbers") }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}
