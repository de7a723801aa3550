import Basics
import Ledger
import PostHogLogs

/// Reads buckets by `group-by`, which tells entries apart by attributes too.
///
/// An entry that lacks an attribute is in no group, and is asked for by a question of its own: without each of the labels that
/// may be lacking, and each combination of them. What comes of each is a lower bound, since no entry answers two of them. The
/// totals that are asked for afterwards confirm it.
struct GroupReader {
    let counted: CountedEntries
    let now: Timestamp

    /// Returns false where nothing could be read.
    func read(
        _ buckets: [TimeBucket], of project: inout PolledProject, _ allowance: RequestAllowance
    ) async -> Bool {
        var lists: [GroupList] = []
        for bucket in buckets where !allowance.isTimeUp(at: project.uptime) {
            guard let list = await list(bucket, &project) else { break }
            lists.append(list)
        }
        guard !lists.isEmpty else { return false }
        let totals = await project.checkTotals(of: lists.map(\.bucket), at: now)
        for list in lists {
            guard let total = totals[list.bucket] else { continue }
            await record(list, against: total, of: &project)
        }
        return true
    }

    private func record(_ list: GroupList, against total: Int, of project: inout PolledProject) async {
        if list.entries <= total {
            let coverage = await coverage(of: list, total, &project)
            project.state.ledger.record(list.samples, coverage.extent, of: list.bucket, at: now)
        } else {
            project.log.rejected(list.bucket, .totalsBehind)
        }
        project.state.rereads.recordReading(of: list.bucket, total: list.total, poll: project.state.polls)
    }

    // MARK: Listing

    /// nil where the first question got no answer.
    private func list(_ bucket: TimeBucket, _ project: inout PolledProject) async -> GroupList? {
        var list = GroupList(bucket: bucket, total: project.state.ledger.total(of: bucket))
        var texts = Set(Severity.allCases.flatMap(\.spellings))
        var isFirst = true
        // A severity may be blank, so that no group has the entry: then those with none of the texts are asked for.
        for isBlank in counted.dimensions.contains(.severity) ? [false, true] : [false] {
            for lacking in counted.optionalLabels.subsets where isFirst || list.isLacking {
                let question = GroupQuestion(
                    counted, lacking: lacking, severityOtherThan: isBlank ? texts.sorted() : [])
                guard let found = await project.groups(question, over: bucket.range) else {
                    list.isWhole = false
                    return isFirst ? nil : list
                }
                isFirst = false
                texts.formUnion(found.rows.compactMap(\.severity))
                list.add(found, counted)
            }
        }
        return list
    }

    // MARK: Coverage

    private func coverage(
        of list: GroupList, _ total: Int, _ project: inout PolledProject
    ) async -> Coverage {
        guard list.entries < total else { return .complete }
        guard isUnattributed(list, total, &project) else { return .partial(unasked: []) }
        guard counted.dimensions.contains(.severity) else { return .unattributed(totals: [0: total]) }
        guard let shown = await project.severities(of: [list.bucket]).buckets[list.bucket], shown.total == total,
            shown.otherValue == 0
        else { return .partial(unasked: []) }
        return .unattributed(totals: counted.dimensions.totals(shown))
    }

    /// Whether nobody can name what is missing: there are more groups than PostHog lists, for a while, or, once nothing comes in
    /// late any more, it is in no group and does not lack an attribute either. Each has to be so twice, and nothing may have come in
    /// between the totals.
    private func isUnattributed(_ list: GroupList, _ total: Int, _ project: inout PolledProject) -> Bool {
        guard list.isWhole, list.total == total else { return false }
        let since = project.state.rereads.unattributed(list.bucket, at: now)
        guard !project.state.ledger.isUnread(list.bucket) else { return true }
        guard project.state.rereads.wasRead(list.bucket, total: total) else { return false }
        return list.isTruncated
            ? now >= since.adding(seconds: Ledger.lateAfterSeconds)
            : now >= list.bucket.end.adding(seconds: project.settings.grid.lookbackSeconds)
    }
}

/// The groups of a bucket's entries, as several questions found them.
private struct GroupList {
    let bucket: TimeBucket
    /// What count-ranges said of the bucket before.
    let total: Int
    private(set) var samples: [Sample] = []
    private(set) var entries = 0
    /// Whether PostHog left groups out.
    private(set) var isTruncated = false
    /// Whether every question was answered.
    var isWhole = true

    init(bucket: TimeBucket, total: Int) {
        self.bucket = bucket
        self.total = total
    }

    /// Whether entries are missing that were there before.
    var isLacking: Bool { entries < total }

    mutating func add(_ found: GroupRows, _ counted: CountedEntries) {
        isTruncated = isTruncated || found.isTruncated
        for row in found.rows {
            samples.append(
                counted.sample(row.values, row.severity.map(Severity.init(text:)) ?? .unknown, row.entries))
            entries += row.entries
        }
    }
}

/// Which entries to group, and by what.
struct GroupQuestion {
    /// nil where no entry can be meant.
    let filter: LogsFilter?
    /// In the order of the values of a series; nil for a label that the entries lack.
    let labels: [GroupDimension?]
    let hasSeverity: Bool

    /// - Parameters:
    ///   - lacking: labels that the entries lack; they have all others.
    ///   - texts: severities that they do not have; then they are not told apart by them.
    init(_ counted: CountedEntries, lacking: [LabelSource], severityOtherThan texts: [String] = []) {
        var filter: LogsFilter? = counted.filter
        for label in lacking {
            switch label {
            case .service: filter = filter?.narrowed(to: [.blank])
            case .attribute(let kind, let key): filter = filter?.adding(.lacking(kind, key))
            case .severity: break
            }
        }
        if !texts.isEmpty { filter = filter?.adding(.severityOtherThan(texts)) }
        self.filter = filter
        let sources =
            (counted.dimensions.contains(.service) ? [LabelSource.service] : [])
            + counted.attributes.map { .attribute($0.kind, $0.key) }
        labels = sources.map { lacking.contains($0) ? nil : $0.dimension }
        hasSeverity = counted.dimensions.contains(.severity) && texts.isEmpty
    }

    var dimensions: [GroupDimension] { labels.compactMap { $0 } + (hasSeverity ? [.severity] : []) }
}

/// What was found of groups.
struct GroupRows {
    var rows: [Row] = []
    var isTruncated = false

    struct Row {
        /// One for each label, empty for one that is lacking.
        let values: [String]
        /// As it is stored; nil where it was not asked for, or has no usual text.
        let severity: String?
        let entries: Int
    }
}

extension PolledProject {
    /// nil where there is no answer.
    fileprivate mutating func groups(_ question: GroupQuestion, over range: TimeRange) async -> GroupRows? {
        guard let filter = question.filter else { return GroupRows() }
        await pauseForOthers()
        let dimensions = question.dimensions
        do throws(Unanswered) {
            guard !dimensions.isEmpty else {
                let entries = try await state.client.total(over: range, filter: filter)
                let blank = question.labels.map { _ in "" }
                return GroupRows(rows: [GroupRows.Row(values: blank, severity: nil, entries: entries)])
            }
            return GroupRows(
                try await state.client.groups(over: range, by: dimensions, filter: filter), to: question)
        } catch {
            if error.isMissingEndpoint {
                state.lacksGroups = true
                // What services gives is better than nothing.
                state.groupsReplaceServices = false
            }
            return nil
        }
    }
}

extension GroupRows {
    fileprivate init(_ answers: [GroupByAnswer], to question: GroupQuestion) {
        isTruncated = answers.contains(where: \.isTruncated)
        // The question without a service finds those of one that is called what PostHog calls none.
        let service = question.labels.first == .service ? 0 : nil
        let groups = answers.flatMap(\.groups).filter { group in
            service.map { ServiceName(group.values[$0]) != .blank } ?? true
        }
        rows = groups.map { group in
            var texts = group.values[...]
            let values = question.labels.map { label in
                switch label {
                case nil: ""
                case .service?: ServiceName(texts.popFirst() ?? "").text
                default: ShortText.of(texts.popFirst() ?? "")
                }
            }
            return Row(
                values: values, severity: question.hasSeverity ? texts.popFirst() : nil, entries: group.entries)
        }
    }
}

extension [LabelSource] {
    /// Itself with each choice of its elements, the smaller ones first.
    fileprivate var subsets: [[LabelSource]] {
        reduce([[]]) { subsets, label in subsets + subsets.map { $0 + [label] } }.sorted { $0.count < $1.count }
    }
}
