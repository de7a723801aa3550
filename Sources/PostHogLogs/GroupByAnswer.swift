import Basics

/// What `group-by` tells groups of entries apart by. An entry that lacks it is in no group.
package enum GroupDimension: Hashable, Sendable {
    /// An attribute of the entry, or of the resource that wrote it.
    case attribute(AttributeKind, String)
    /// The severity as it is stored.
    case severity

    /// The service, which is an attribute of the resource.
    package static let service = GroupDimension.attribute(.resource, "service.name")

    fileprivate var key: String {
        switch self {
        case .attribute(_, let key): key
        case .severity: "severity_level"
        }
    }

    fileprivate var source: String {
        switch self {
        case .attribute(let kind, _): kind.rawValue
        case .severity: "column"
        }
    }
}

extension JSONText {
    /// The fields of a query that name its groups.
    mutating func groups(_ dimensions: [GroupDimension], limit: Int) {
        raw(#","groupBys":["#)
        for (index, dimension) in dimensions.enumerated() {
            comma(unlessAt: index)
            raw(#"{"key":"#)
            string(dimension.key)
            raw(#","source":"#)
            string(dimension.source)
            raw("}")
        }
        raw(#"],"limit":"#)
        number(limit)
    }
}

/// The response of `group-by`: the groups with the most entries.
package struct GroupByAnswer: Hashable, Sendable {
    package let groups: [Group]
    /// Whether there are more groups than are listed.
    package let isTruncated: Bool

    package struct Group: Hashable, Sendable {
        /// One for each dimension, in the order asked for.
        package let values: [String]
        package let entries: Int

        package init(values: [String], entries: Int) {
            self.values = values
            self.entries = entries
        }
    }

    /// The entries of all groups that are listed.
    package var entries: Int { groups.reduce(0) { $0 + $1.entries } }
}

extension GroupByAnswer: DecodableAnswer {
    package static var endpoint: Endpoint { .groupBy }

    package init(from decoder: any Decoder) throws {
        let envelope = try Envelope<Group>(decoder, list: "groups")
        groups = envelope.rows
        try Count.checkSum(groups.lazy.map(\.entries), at: decoder.codingPath)
        isTruncated =
            try envelope.fields?.decodeIfPresent(Bool.self, forKey: "truncated")
            ?? envelope.fields?.countIfPresent("total_groups").map { $0 > envelope.rows.count } ?? false
    }

    /// The same where each group has as many values as there were dimensions; throws where one has not.
    func checked(for dimensions: Int) throws(PollFailure) -> GroupByAnswer {
        guard let index = groups.firstIndex(where: { $0.values.count != dimensions }) else { return self }
        throw .undecodable(
            endpoint: .groupBy, path: "groups[\(index)].values",
            why: "\(groups[index].values.count) values for \(dimensions) dimensions")
    }
}

extension GroupByAnswer.Group: Decodable {
    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        // The first version knew one dimension, and `value` alone.
        if fields.contains("values"), try !fields.decodeNil(forKey: "values") {
            values = try fields.decode([LooseText].self, forKey: "values").map(\.text)
        } else {
            values = [try fields.scalar("value", as: LooseText.self).text]
        }
        entries = try fields.count("log_count")
    }
}
