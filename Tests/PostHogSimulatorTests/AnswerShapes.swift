import PostHogSimulator
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The answer of `query`, with the fields of PostHog's reference page; what has underscores there is in camel case here.
struct QueryPage: Decodable {
    let query: Echo
    let results: [Row]
    let hasMore: Bool
    let nextCursor: String?
    let maxExportableLogs: Int?
    let columns: [String]?

    struct Echo: Decodable {
        let limit: Int?
        let orderBy: String?
    }

    struct Row: Decodable, Equatable {
        let uuid: String
        let timestamp: String
        let observedTimestamp: String
        let body: String
        let severityText: String
        let severityNumber: Int
        let level: String
        let traceId: String
        let spanId: String
        let traceFlags: Int?
        let attributes: [String: String]
        let resourceAttributes: [String: String]
        let resourceFingerprint: String
        let instrumentationScope: String
        let eventName: String
        let liveLogsCheckpoint: String?
    }
}

/// The answers of `values` and `facet_values`.
struct ValueList: Decodable {
    let results: [Row]

    struct Row: Decodable, Equatable {
        let id: String?
        let name: String?
        let value: String?
        let count: Int?
    }
}

struct AttributeList: Decodable {
    let results: [Row]
    let count: Int

    struct Row: Decodable, Equatable {
        let name: String
        let propertyFilterType: String
        let matchedOn: String?
        let matchedValue: String?
    }
}

struct GroupList: Decodable {
    let groups: [Group]
    let totalGroups: Int
    let totalLogs: Int
    let truncated: Bool

    struct Group: Decodable, Equatable {
        let value: String
        let values: [String]?
        let logCount: Int
        let errorCount: Int
        let lastSeen: String
    }
}

extension SimulatedAnswer {
    func decoded<Shape: Decodable>(as shape: Shape.Type = Shape.self) throws -> Shape {
        try #require(status == 200 || status == 201, "\(text)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(shape, from: Data(body))
    }
}
