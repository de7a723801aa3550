package import Basics

/// What a page of entries is asked for by.
package struct EntryPageRequest: Hashable, Sendable {
    /// By the entries' own times.
    package var range: TimeRange
    package var filter: LogsFilter
    package var order: EntryOrder
    /// 1 to `maxLimit`.
    package var limit: Int
    /// The `nextCursor` of the page before.
    package var cursor: String?
    /// Only entries that PostHog received then or later. With it PostHog reads the range in one go, however long it is.
    package var receivedSince: Timestamp?
    /// Both kinds of attributes are most of what an entry weighs, and hold its service.
    package var hasAttributes = true

    /// PostHog cuts larger ones without a word.
    package static let maxLimit = 2000
    /// Longer ranges are read in parts, and PostHog may stop after some of them without saying so.
    package static let longestWhole: Int64 = 1200

    package init(range: TimeRange, filter: LogsFilter, order: EntryOrder, limit: Int) {
        precondition((1...Self.maxLimit).contains(limit), "a page has 1 to 2000 entries")
        self.range = range
        self.filter = filter
        self.order = order
        self.limit = limit
    }
}

/// Entries are ordered by time, those of one instant by uuid. The raw values are PostHog's names.
package enum EntryOrder: String, CaseIterable, Sendable {
    case latest, earliest
}

/// The response of `query`: a page of entries.
package struct EntryPage: Hashable, Sendable {
    package var entries: [LogEntry]
    package var hasMore: Bool
    /// Where the next page begins; nil on the last one.
    package var nextCursor: String?
    /// Up to when PostHog has taken in everything that was sent to the cluster, a time of receipt; it stands with each entry.
    /// nil where no entry was found, and on servers that do not say.
    package var checkpoint: Timestamp?

    package init(
        entries: [LogEntry], hasMore: Bool = false, nextCursor: String? = nil, checkpoint: Timestamp? = nil
    ) {
        self.entries = entries
        self.hasMore = hasMore
        self.nextCursor = nextCursor
        self.checkpoint = checkpoint
    }
}

extension EntryPage: DecodableAnswer {
    package static var endpoint: Endpoint { .query }

    package init(from decoder: any Decoder) throws {
        let envelope = try Envelope<Row>(decoder, list: "results")
        entries = envelope.rows.map(\.entry)
        checkpoint = envelope.rows.lazy.compactMap(\.checkpoint).first
        nextCursor = try envelope.fields?.decodeIfPresent(String.self, forKey: "nextCursor")
        hasMore = try envelope.fields?.decodeIfPresent(Bool.self, forKey: "hasMore") ?? (nextCursor != nil)
    }

    private struct Row: Decodable {
        let entry: LogEntry
        let checkpoint: Timestamp?

        init(from decoder: any Decoder) throws {
            entry = try LogEntry(from: decoder)
            checkpoint = try decoder.container(keyedBy: Field.self).timeIfPresent("live_logs_checkpoint")
        }
    }
}
