import Basics

/// The settings about data: what a configuration file may hold, in the order of the documents.
enum DataSettings {
    // MARK: posthog

    static let host = Setting.text(
        "posthog", "host", "host", standard: "us", alias: ["POSTHOG_HOST"],
        "PostHog's address: us, eu, or that of a self-hosted PostHog.")
    static let keyFile = Setting.text(
        "posthog", "api_key_file", "filename", alias: ["POSTHOG_API_KEY_FILE"],
        "File with a personal API key of the scope logs:read.")
    static let keyVariable = Setting.text(
        "posthog", "api_key_variable", "name", flag: .none,
        "Environment variable that holds the key itself, in place of a file.")
    static let authoritiesFile = Setting.text(
        "posthog", "ca_file", "filename", alias: ["POSTHOG_CA_FILE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"],
        "CA certificates, in PEM, that PostHog's certificate is verified with, instead of the system's.")
    static let allowsHTTP = Setting.bool(
        "posthog", "allow_http", standard: false,
        "Allow plain http to other machines: the API key is then sent unencrypted.")
    static let timeout = Setting.duration(
        "posthog", "timeout", 1...600, standard: "65s", flag: .other("poll.timeout"),
        "Timeout of one request to PostHog.")

    // MARK: poll

    static let interval = Setting.interval(
        "poll", "interval", 1...3600, standard: "60s",
        "Time between polls; auto for as often as the budget allows.")
    static let lookback = Setting.duration(
        "poll", "lookback", 60...4 * 86_400, standard: "1h",
        "How far back to look for late entries: whole buckets, at most 96.")
    static let bucket = Setting.duration(
        "poll", "bucket", 60...3600, standard: "5m", "Width of the buckets: 1m, 2m, 5m, 10m, 15m, 30m or 1h.")
    static let window = Setting.duration(
        "poll", "window", 60...3600, standard: "5m", "Time window of the gauges, in whole minutes.")
    static let maxCatchup = Setting.duration(
        "poll", "max_catchup", 0...7 * 86_400, standard: "1d",
        "How far back to catch up after an outage.")
    static let sweep = Setting.bool(
        "poll", "sweep", standard: true, "Whether the last 24 hours are checked for late entries, once an hour.")
    static let ingestionLag = Setting.bool(
        "poll", "ingestion_lag", standard: true,
        "Whether PostHog is asked, once a minute, up to when it has taken in everything that was sent to it.")
    static let alerts = Setting.bool(
        "poll", "alerts", standard: false,
        "Show the state of PostHog's own alerts on logs, asked for once a minute at most.")
    static let shard = Setting.formed(
        "poll", "shard", "i/n|auto/n", scope: .all, flag: .other("shard"),
        "Poll only the projects of shard i of n, counted from 0, with an nth of each budget; auto takes i from POD_NAME."
    ) { text throws(NotAllowed) in try ShardChoice(text) }

    // MARK: budget

    static let perMinute = Setting.whole(
        "budget", "per_minute", 0...1_000_000, standard: "240", scope: .key,
        "Maximum requests per minute with an API key; 0 for no limit.")
    static let perHour = Setting.whole(
        "budget", "per_hour", 0...1_000_000, standard: "1200", scope: .key,
        "Maximum requests per hour with an API key; 0 for no limit.")

    // MARK: services

    static let include = Setting.text(
        "services", "include", "regex", flag: .none, "Services that are shown, by the names that PostHog has.")
    static let exclude = Setting.text(
        "services", "exclude", "regex", flag: .none, "Services of these that are not shown.")
    static let renames = SettingDescription.list(
        "services", "rename", of: "rename", keys: ["match", "replacement"],
        "Other names for services, applied one after the other.")
    static let serviceLimit = Setting.whole(
        "services", "limit", 1...1_000_000, flag: .none,
        "How many services have series of their own, those with the most entries.")
    static let seriesLifetime = Setting.duration(
        "services", "series_ttl", 0...3650 * 86_400, standard: "0s", flag: .none,
        "How long the series of a service stay that no longer logs; 0s for ever.")

    // MARK: metrics

    static let seriesLimit = Setting.whole(
        "metrics", "series_limit", 1...1_000_000, standard: "50000",
        "Maximum series of log entries per project; entries over it count as (overflow).")
    static let exemplars = Setting.bool(
        "metrics", "exemplars", standard: false, flag: .other("exemplars"),
        "Show in OpenMetrics an entry with a trace beside the counters of error and fatal: one request more a poll.")
    static let createdTimestamps = Setting.bool(
        "metrics", "created_timestamps", standard: false, scope: .all, flag: .other("web.created-timestamps"),
        "Show in OpenMetrics since when each counter counts (_created series).")

    static let all: [SettingDescription] = [
        host.description, keyFile.description, keyVariable.description, authoritiesFile.description,
        allowsHTTP.description, timeout.description, interval.description, lookback.description, bucket.description,
        window.description, maxCatchup.description, sweep.description, ingestionLag.description, alerts.description,
        shard.description, perMinute.description, perHour.description, include.description, exclude.description,
        renames,
        serviceLimit.description, seriesLifetime.description, seriesLimit.description, exemplars.description,
        createdTimestamps.description,
    ]

    /// The sections of the file in their order.
    static let sections: [String] = all.reduce(into: []) { sections, setting in
        if sections.last != setting.section { sections.append(setting.section) }
    }

    static func settings(of section: String) -> [SettingDescription] { all.filter { $0.section == section } }

    // MARK: Projects

    static let projectFlag = "--posthog.project-id"
    /// Projects in place of those of a file, separated by commas; the first that is set.
    static let projectVariables = [OwnVariables.prefix + "POSTHOG_PROJECT_ID", "POSTHOG_PROJECT_ID"]
    /// Holds the key itself.
    static let defaultKeyVariable = "POSTHOG_PERSONAL_API_KEY"

    /// Of the demo: everything moves within a minute, and loopback needs no budget.
    static let demo = GivenSettings(standards: [
        (interval.description, "5s"), (lookback.description, "30m"), (bucket.description, "1m"),
        (window.description, "1m"), (perMinute.description, "0"), (perHour.description, "0"),
    ])
}
