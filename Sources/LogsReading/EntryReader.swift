import Basics
package import PostHogLogs

/// Reads the entries of a range, each once, in order, page by page, so that any number of them takes the memory of one page.
package struct EntryReader: Sendable {
    package private(set) var client: PatientClient
    package private(set) var progress: ReadingProgress
    private let query: EntryPageRequest
    private var windows: WindowPlan
    private var pager: EntryPager?
    /// Entries that are still wanted.
    private var wanted: Int
    private var pageSize: Int
    private var canCount = true

    /// - Parameters:
    ///   - query: range, filter, order, and the size of a page.
    ///   - limit: how many entries are wanted.
    package init(_ query: EntryPageRequest, limit: Int, client: PatientClient) {
        self.query = query
        self.client = client
        windows = WindowPlan(query.range, query.order)
        wanted = limit
        pageSize = query.limit
        progress = ReadingProgress(range: query.range, order: query.order, limit: limit)
    }

    /// The entries of the next page, possibly none; nil when all that are wanted were read.
    package mutating func next() async throws(ReadingFailure) -> [LogEntry]? {
        guard wanted > 0, let page = try await nextPage() else { return nil }
        let entries = try await read(page).prefix(wanted)
        wanted -= entries.count
        progress.advance(entries.count, to: pager.flatMap { $0.isDone ? $0.farEnd : entries.last?.timestamp })
        return Array(entries)
    }

    private mutating func nextPage() async throws(ReadingFailure) -> EntryPageRequest? {
        while true {
            // No more than are wanted, until something was read that may come again.
            if let page = pager?.next(limit: progress.entries == 0 ? min(pageSize, wanted) : pageSize) { return page }
            while let buckets = windows.uncounted {
                windows.counted(try await count(buckets))
            }
            guard let next = windows.next() else { return nil }
            var query = query
            query.range = next
            pager = EntryPager(query)
        }
    }

    /// nil where the server does not count.
    private mutating func count(_ buckets: [TimeBucket]) async throws(ReadingFailure) -> [TimeBucket: Int]? {
        guard canCount else { return nil }
        let filter = query.filter
        do throws(ReadingFailure) {
            let totals = try await client.ask(.countRanges) { client throws(Unanswered) in
                let answer = await client.totals(of: buckets, filter: filter)
                if let failure = answer.failure { throw failure }
                return answer.value
            }
            progress.counted(totals)
            return totals
        } catch {
            guard case .failed(let failure) = error, failure.isMissingEndpoint || failure.shortening == .certain else {
                throw error
            }
            canCount = false
            return nil
        }
    }

    private mutating func read(_ page: EntryPageRequest) async throws(ReadingFailure) -> [LogEntry] {
        do throws(ReadingFailure) {
            let answer = try await client.ask(.query) { client throws(Unanswered) in try await client.entries(page) }
            do throws(EntryPager.Stuck) {
                return try pager?.take(answer) ?? []
            } catch {
                throw .stuck(error.description)
            }
        } catch {
            guard case .failed(let failure) = error, askForLess(than: page, because: failure) else { throw error }
            return []
        }
    }

    /// Whether there is another way to the same entries.
    private mutating func askForLess(than page: EntryPageRequest, because failure: PollFailure) -> Bool {
        switch failure {
        case .tooLarge where page.limit > 1:
            pageSize = page.limit / 2
            return true
        case .unexpectedStatus where page.cursor != nil:
            return pager?.cursorRefused() ?? false
        default:
            guard failure.shortening != .useless, let half = pager?.halve() else { return false }
            windows.putBack(half)
            return true
        }
    }
}
