package import Basics

// Questions about entries and their attributes.

extension LogsClient {
    /// A page of entries.
    package mutating func entries(_ page: EntryPageRequest) async throws(Unanswered) -> EntryPage {
        let request = LogsRequest.entries(project: project, page)
        return try await answer(to: request) { response, now throws(PollFailure) in
            try EntryPage.decode(response, now: now)
        }
    }

    /// Values of an attribute, most entries first.
    ///
    /// - Parameters:
    ///   - search: a part of the values, in any case; nil for all.
    ///   - filter: services and conditions of resources; PostHog passes over all others.
    package mutating func values(
        of key: String, _ kind: AttributeKind, search: String? = nil, over range: TimeRange,
        filter: LogsFilter = LogsFilter(), upTo limit: Int
    ) async throws(Unanswered) -> [AttributeValue] {
        let project = project
        return try await pages(
            of: 500, upTo: limit,
            { size, offset in
                .values(
                    project: project, of: key, kind, search: search, over: range, filter: filter, limit: size,
                    offset: offset)
            },
            decode: { response, now throws(PollFailure) in
                try ListAnswer<AttributeValue>.decode(response, now: now).rows
            })
    }

    /// Keys of attributes, those closest to the search first.
    ///
    /// - Parameter searchesValues: whether keys are found by their values too; PostHog does so from four characters on.
    package mutating func attributeKeys(
        _ kind: AttributeKind, search: String? = nil, searchesValues: Bool = false, over range: TimeRange,
        filter: LogsFilter = LogsFilter(), upTo limit: Int
    ) async throws(Unanswered) -> [AttributeKey] {
        let project = project
        return try await pages(
            of: 100, upTo: limit,
            { size, offset in
                .attributes(
                    project: project, kind, search: search, searchesValues: searchesValues, over: range, filter: filter,
                    limit: size, offset: offset)
            },
            decode: { response, now throws(PollFailure) in try ListAnswer<AttributeKey>.decode(response, now: now).rows
            })
    }

    /// Whether the key may read exports: throws the refusal where it may not.
    package mutating func checkExports() async throws(Unanswered) {
        _ = try await answer(to: .exports(project: project)) { response, now throws(PollFailure) in
            try ExportsAnswer.decode(response, now: now)
        }
    }

    /// Has PostHog begin an export.
    ///
    /// - Parameter columns: those of the CSV, in their order; none for all.
    package mutating func startExport(
        over range: TimeRange, filter: LogsFilter, columns: [String]
    ) async throws(Unanswered) -> ExportStatus {
        let request = LogsRequest.export(project: project, over: range, filter: filter, columns: columns)
        return try await answer(to: request) { response, now throws(PollFailure) in
            try ExportStatus.decode(response, now: now)
        }
    }

    package mutating func export(_ id: String) async throws(Unanswered) -> ExportStatus {
        try await answer(to: .export(project: project, id: id)) { response, now throws(PollFailure) in
            try ExportStatus.decode(response, now: now)
        }
    }
}
