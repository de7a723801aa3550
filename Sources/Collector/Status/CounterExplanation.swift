package import Basics
import Ledger
import PostHogLogs

/// What a counter is asked about: a service as its label shows it, a bucket, or both.
package struct CounterQuestion: Hashable, Sendable {
    package let service: String?
    /// In the bucket that holds this instant.
    package let time: Timestamp?

    package init(service: String?, time: Timestamp?) {
        self.service = service
        self.time = time
    }
}

extension ProjectView {
    /// Which buckets the counters of a service are the sum of, and which of the last requests these were read by.
    package func explain(_ question: CounterQuestion, to json: inout JSONText) {
        json.object { fields in
            describe(&fields)
            let buckets = state.ledger.bucketStates.filter { bucket in
                question.time.map { bucket.bucket.range.contains($0) } ?? true
            }
            let marks = buckets.map { bucket in
                (bucket: bucket, marks: state.ledger.marks(of: bucket.bucket).filter { isAsked($0, question.service) })
            }
            if let service = question.service {
                fields.string("service_name", service)
                let series = state.ledger.series { isOf($0, service) }
                fields.list("series", series) { json, series in
                    json.object { describe(series, among: marks.flatMap(\.marks), isWhole: question.time == nil, &$0) }
                }
            }
            let shown = question.time == nil ? marks.filter { !$0.marks.isEmpty } : marks
            fields.list("buckets", shown) { json, found in
                json.object { bucket in
                    describe(found.bucket, &bucket)
                    bucket.list("entries", found.marks) { json, mark in
                        json.object { fields in
                            if counted.dimensions.contains(.service) {
                                fields.string("service", mark.source.labels.serviceLabel)
                            }
                            describe(mark.source, &fields)
                            fields.number("entries", mark.count)
                        }
                    }
                    bucket.list("requests", requests(about: found.bucket.bucket)) { $0.request($1) }
                }
            }
        }
    }

    private func isAsked(_ mark: MarkState, _ service: String?) -> Bool {
        service.map { service in mark.series.map { isOf($0, service) } ?? false } ?? true
    }

    private func isOf(_ labels: SeriesLabels, _ service: String) -> Bool {
        counted.dimensions.contains(.service) && labels.serviceLabel == service
    }

    private func describe(_ key: SeriesKey, _ fields: inout JSONFields) {
        if counted.dimensions.contains(.severity) { fields.string("severity", key.severity.rawValue) }
        guard !metrics.isEmpty else { return }
        fields.list("labels", key.labels.values ?? []) { $0.string($1.text) }
    }

    private func describe(
        _ series: SeriesState, among marks: [MarkState], isWhole: Bool, _ fields: inout JSONFields
    ) {
        let counted = marks.filter { $0.source.group == series.key.group }.reduce(0) { $0 + $1.count }
        describe(series.key, &fields)
        fields.number("total", series.total)
        fields.number("shown", series.shown)
        if let baseline = series.baseline { fields.number("entries_before_the_counters", baseline) }
        fields.time("created", series.created)
        fields.number("in_these_buckets", counted)
        // What has left the horizon; with a changed mapping it may be in other series.
        if isWhole, let baseline = series.baseline {
            fields.number("in_forgotten_buckets", max(0, series.total + baseline - counted))
        }
    }

    private func requests(about bucket: TimeBucket) -> [SentRequest] {
        state.client.recentRequests.all.filter { request in
            request.endpoint.givesCounts
                && request.range.map { $0.start < bucket.end && $0.end > bucket.start } ?? false
        }
    }
}
