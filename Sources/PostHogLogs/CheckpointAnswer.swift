package import Basics

/// What `query` answers beside entries: up to when PostHog has taken in everything that was sent.
package struct CheckpointAnswer: Hashable, Sendable {
    /// A time of receipt, of the whole cluster: PostHog gives it with each entry. nil where no entry was found.
    package let checkpoint: Timestamp?
}

extension CheckpointAnswer: DecodableAnswer {
    package static var endpoint: Endpoint { .query }

    package init(from decoder: any Decoder) throws {
        checkpoint = try Envelope<Row>(decoder, list: "results").rows.compactMap(\.checkpoint).max()
    }

    private struct Row: Decodable {
        let checkpoint: Timestamp?

        init(from decoder: any Decoder) throws {
            checkpoint = try decoder.container(keyedBy: Field.self).timeIfPresent("live_logs_checkpoint")
        }
    }
}
