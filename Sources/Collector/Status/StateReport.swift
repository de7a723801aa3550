package import Basics
import Ledger
import PostHogLogs

// What the task of a project knows, for those who look for an error. Neither keys nor bodies nor filters are in it: of a
// failure only the reason, since its text may quote a response.

extension ProjectView {
    /// All of it.
    package func report(to json: inout JSONText) {
        json.object { project in
            describe(&project)
            project.object("schedule", schedule)
            project.object("limiter", limiter)
            project.list("retries", state.client.troubles) { json, trouble in
                json.object { retry in
                    retry.string("endpoint", trouble.endpoint.rawValue)
                    retry.string("reason", trouble.failure.reason.rawValue)
                    retry.number("paused_seconds", trouble.pause / .seconds(1))
                }
            }
            project.list("modes", CompatibilityMode.allCases.filter(state.modes.inUse.contains)) {
                $0.string($1.rawValue)
            }
            project.object("ledger", ledger)
            project.list("requests", state.client.recentRequests.all) { $0.request($1) }
        }
    }

    func describe(_ fields: inout JSONFields) {
        fields.string("project", project.name)
        fields.string("project_id", project.id)
        if !metrics.isEmpty { fields.list("metrics", metrics) { $0.string($1) } }
        fields.string("host", project.host)
        fields.time("time", now)
    }

    private func schedule(_ fields: inout JSONFields) {
        fields.number("interval_seconds", state.interval / .seconds(1))
        fields.number("polls", state.polls)
        fields.bool("up", state.health.isUp)
        fields.time("last_success", state.health.lastSuccess)
        let delay = schedule.every(state.interval).delay(after: now)
        fields.time("next_poll", now.adding(microseconds: delay.microseconds))
    }

    private func limiter(_ fields: inout JSONFields) {
        fields.number("paused_seconds", keyPause / .seconds(1))
        fields.list("budget", budget) { json, window in
            json.object { limit in
                limit.string("window", window.window)
                limit.number("limit", window.limit)
                limit.number("remaining", window.remaining)
            }
        }
    }

    private func ledger(_ fields: inout JSONFields) {
        let ledger = state.ledger
        fields.time("began", ledger.began)
        fields.bool("baseline_complete", ledger.baselineComplete)
        fields.time("watermark", state.watermark)
        fields.number("backlog_seconds", Int(state.backlogSeconds ?? 0))
        fields.number("series", ledger.series.count)
        fields.number("series_limit", ledger.series.limit)
        fields.number("sources", ledger.sources.keys.count)
        fields.object("totals") { totals in
            totals.number("entries", ledger.series.keys.indices.reduce(0) { $0 + ledger.series.total(of: $1) })
            totals.number("late_entries", ledger.lateEntries)
            totals.number("unreconciled_entries", ledger.unreconciledEntries)
            totals.number("shrunk_buckets", ledger.shrunkBuckets)
            totals.number("gap_seconds", Int(ledger.gapSeconds))
        }
        fields.list("buckets", ledger.bucketStates) { json, bucket in
            json.object { describe(bucket, &$0) }
        }
    }

    func describe(_ bucket: BucketState, _ fields: inout JSONFields) {
        fields.time("start", bucket.bucket.start)
        fields.number("seconds", Int(bucket.bucket.seconds))
        fields.bool("recent", bucket.isRecent)
        fields.number("total", bucket.total)
        fields.number("highest_total", bucket.highestTotal)
        fields.number("counted", bucket.counted)
        fields.number("missing", bucket.missing)
        fields.time("unreconciled_since", state.rereads.unreconciledSince[bucket.bucket])
        fields.number("readings", state.rereads.readings(of: bucket.bucket, total: bucket.total))
        fields.time("last_check", bucket.lastCheck)
        fields.number("unchecked_seconds", Int(bucket.uncheckedSeconds))
        fields.bool("unread", bucket.isUnread)
    }
}

extension JSONText {
    mutating func request(_ request: SentRequest) {
        object { fields in
            fields.string("endpoint", request.endpoint.rawValue)
            fields.time("from", request.range?.start)
            fields.time("to", request.range?.end)
            fields.time("sent", request.time)
            fields.number("seconds", request.duration / .seconds(1))
            if let status = request.status { fields.number("status", status) }
            fields.number("bytes", request.bytes)
            fields.string("outcome", request.failure?.rawValue ?? "answered")
        }
    }
}
