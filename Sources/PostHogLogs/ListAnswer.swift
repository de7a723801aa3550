/// An answer that is a list, and nothing beside it that matters.
package struct ListAnswer<Row: ListRow>: Hashable, Sendable {
    package let rows: [Row]
}

/// What the list of an endpoint is made of.
package protocol ListRow: Decodable, Hashable, Sendable {
    static var endpoint: Endpoint { get }
}

extension ListAnswer: DecodableAnswer {
    package static var endpoint: Endpoint { Row.endpoint }

    package init(from decoder: any Decoder) throws {
        rows = try Envelope<Row>(decoder, list: "results").rows
    }
}
